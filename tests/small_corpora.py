"""A few sentences in the format of each corpus that the tagger learns from."""

import gzip
import json
from pathlib import Path

CONLL = """# text = {text}
{rows}

"""
COLUMNS = {
    "de": [("Volkswagen", "B-ORG"), ("und", "O"), ("Northvolt", "B-ORG"), ("bauen", "O"), ("in", "O"), ("Salzgitter", "B-LOC"), (".", "O")],
    "en": [("Mary", "B-PER"), ("Barra", "I-PER"), ("leads", "O"), ("General", "B-ORG"), ("Motors", "I-ORG"), (".", "O")],
    "ru": [("КАМАЗ", "B-ORG"), ("строит", "O"), ("завод", "O"), ("в", "O"), ("Москве", "B-LOC"), (".", "O")],
    "zh": [("宁德", "B-ORG"), ("时代", "I-ORG"), ("与", "O"), ("长安", "B-ORG"), ("合作", "O"), ("。", "O")],
}


def write(folder: Path) -> Path:
    for part in (_columns, _objects, _concepts, _chains, _chinese, _english, _development):
        part(folder)
    return folder


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="")


def _columns(folder: Path) -> None:
    for code, words in COLUMNS.items():
        text = ("" if code == "zh" else " ").join(word for word, _ in words).replace(" .", ".")
        rows = "\n".join(f"{number}\t{word}\t{tag}\t-\tx" for number, (word, tag) in enumerate(words, 1))
        _put(folder / "uner-pud" / f"{code}_pud-ud-test.iob2", CONLL.format(text=text, rows=rows) * 30)


def _objects(folder: Path) -> None:
    text = "Завод КАМАЗ купил линию.\r\nЕго мэрия рада Росатому."
    kamaz, mayor, rosatom = text.index("КАМАЗ"), text.index("мэрия"), text.index("Росатому")
    _put(folder / "factrueval/devset/book_1.txt", text)
    _put(
        folder / "factrueval/devset/book_1.spans",
        f"1 org_name {kamaz} 5 9 1  # КАМАЗ\n2 org_descr 0 5 8 1\n3 org_descr {mayor} 5 7 1\n4 org_name {rosatom} 8 6 1\n",
    )
    _put(folder / "factrueval/devset/book_1.objects", "7 Org 1 2 # Завод КАМАЗ\n8 Org 3 # мэрия\n9 Org 4 # Росатому\n")


def _concepts(folder: Path) -> None:
    text = "Die Bahn kauft bei Siemens. Die Gruppe liefert."
    at = text.index("Siemens"), text.index("Gruppe")
    marked = [{"span": {"start": a, "end": b}, "type": "organization-company"} for a, b in ((at[0], at[0] + 7), (at[1], at[1] + 6))]
    document = {"text": {"string": text}, "conceptMentions": {"array": marked}}
    path = folder / "smartdata-de/v1/train.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress("\n".join([json.dumps(document)] * 3).encode()))


def _chains(folder: Path) -> None:
    words = ["the", "maker", "Airbus", "and", "CEO", "Louis", "Gallois", "met", "in", "Paris", "(", "France", ")", "."]
    mentions = [([0, 1, 2], "ORG"), ([2], "ORG"), ([4, 5, 6], "PER"), ([5, 6], "PER"), ([9], "LOC")]
    for code in ("en", "es", "it"):
        lines = [f"air/1\t{sentence}\t{number}\t{word}\t-" for sentence in (0, 9) for number, word in enumerate(words)]
        _put(folder / "meantime" / code / "meantime.conll", "\n".join(lines))
        records = [{"mention_type": kind, "conll_doc_key": "air/1", "sent_id": 0, "tokens_number": numbers} for numbers, kind in mentions]
        _put(folder / "meantime" / code / "entities_mentions.json", json.dumps(records))


def _chinese(folder: Path) -> None:
    _put(folder / "finre/train.txt", "宁德时代\t长安汽车\t合作\t宁德时代与长安汽车合作<N>年\n\n" * 2)
    text = "长安汽车收购宁德时代<5%股权"
    mentions = [{"role": "sub-org", "span": [0, 4]}, {"role": "trigger", "span": [4, 6]}, {"role": "obj-org", "span": [6, 10]}]
    _put(folder / "fewfc/train_base.json", json.dumps({"content": text, "events": [{"type": "收购", "mentions": mentions}]}))


def _english(folder: Path) -> None:
    pair = {"context": ["Kion", "bought", "Linde", "Hydraulics", "."], "e1_start": 0, "e1_end": 0, "e2_start": 2, "e2_end": 3}
    pair["relation"] = "acquired_by"
    _put(folder / "core/train.json", json.dumps([pair]))
    text = "Ruter orders buses from Solaris."
    ents = [["Ruter", 0, 5, 0], ["Solaris", 24, 31, 0]]
    order = {"text": text, "ents": ents, "label": "A orders something from B"}
    _put(folder / "fe-electrive/train.json", json.dumps([order] * 2))
    _put(folder / "article-extraction/ground-truth.json", json.dumps({"1": {"articleBody": "The maker builds cars. It sells them."}}))


def _development(folder: Path) -> None:
    for number in range(6):
        _put(folder / f"dev/de/{number}.txt", "Volkswagen und Northvolt bauen zusammen.\nDer Konzern zahlt.")
        parties = [{"as_written": "Volkswagen", "role": "customer"}, {"as_written": "Northvolt", "role": "supplier"}]
        claim = {"participants": parties, "forms": ["supply"], "fields": ["battery"], "status": "agreed"}
        _put(folder / f"dev/de/{number}.json", json.dumps({"lang": "de", "claims": [claim]}))
