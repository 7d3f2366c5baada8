"""Descriptions that stand for an organisation named before, in all languages."""

from __future__ import annotations

import pytest

from tieup.codebook import Zone
from tieup.extract import Knowledge
from tieup.extract.extraction import names
from tieup.model import Article, Block, Span

RESOLVED = [
    ("en", "BMW met Toyota. Later the Munich-based carmaker signed.", "the Munich-based carmaker", {"bmw"}),
    ("en", "CATL and Ford signed. The Chinese battery maker pays.", "The Chinese battery maker", {"catl"}),
    ("en", "CATL and Ford signed. The carmaker pays its battery supplier.", "its battery supplier", {"catl"}),
    ("en", "Engie and Ford signed. The French energy group pays.", "The French energy group", {"engie"}),
    ("en", "Engie and Ford signed. Both companies pay.", "Both companies", {"engie", "ford"}),
    ("en", "Ford opened a plant. The French energy group pays.", "The French energy group", set()),
    ("en", "BMW and VW met. It rained. All left. We left. The Wolfsburg carmaker pays.", "The Wolfsburg carmaker", {"volkswagen"}),
    ("en", "The firm Velmora and Ford signed. The German company pays.", "The German company", {"new:velmora"}),
    ("de", "BMW traf Toyota. Danach unterschrieb der Münchner Autobauer.", "der Münchner Autobauer", {"bmw"}),
    ("de", "CATL und Ford unterschrieben. Der chinesische Batteriehersteller zahlt.", "Der chinesische Batteriehersteller", {"catl"}),
    ("de", "CATL und Mercedes-Benz unterschrieben. Das Stuttgarter Unternehmen zahlt.", "Das Stuttgarter Unternehmen", {"mercedes-benz"}),
    ("de", "CATL und Ford unterschrieben. Ford dankt seinem Batterielieferanten.", "seinem Batterielieferanten", {"catl"}),
    ("de", "CATL liefert. Der Konzern zahlt.", "Der Konzern", {"catl"}),
    ("de", "CATL und Ford unterschrieben. Beide Unternehmen zahlen.", "Beide Unternehmen", {"catl", "ford"}),
    ("ru", "BMW и Toyota встретились. Позже немецкий автоконцерн подписал договор.", "немецкий автоконцерн", {"bmw"}),
    ("ru", "Росатом и КамАЗ подписали договор. Обе компании довольны.", "Обе компании", {"rosatom", "kamaz"}),
    ("ru", "Росатом подписал договор. Компания построит завод.", "Компания", {"rosatom"}),
    ("ru", "CATL и КамАЗ подписали договор. КамАЗ доволен своим поставщиком.", "своим поставщиком", {"catl"}),
    ("zh", "宝马与丰田会面。这家德国车企签署了协议。", "这家德国车企", {"bmw"}),
    ("zh", "宁德时代与福特签约。双方将合作。", "双方", {"catl", "ford"}),
    ("zh", "宁德时代与福特签约。福特感谢其电池供应商。", "其电池供应商", {"catl"}),
    ("zh", "宁德时代供货。该公司将扩产。", "该公司", {"catl"}),
    ("fr", "Renault et Toyota se sont vus. Le constructeur japonais a signé.", "Le constructeur", {"toyota"}),
    ("fr", "Renault et Verkor ont signé. Les deux groupes investissent.", "Les deux groupes", {"renault", "verkor"}),
    ("fr", "Renault et Verkor ont signé. Renault paie son fournisseur de batteries.", "son fournisseur de batteries", {"verkor"}),
    ("es", "Renault y Toyota se reunieron. El fabricante japonés firmó.", "El fabricante", {"toyota"}),
    ("es", "Iberdrola y Renault firmaron. Ambas compañías invertirán.", "Ambas compañías", {"iberdrola", "renault"}),
    ("it", "Fiat e Toyota si sono incontrate. Il costruttore giapponese ha firmato.", "Il costruttore", {"toyota"}),
    ("en", "Ford and Renault signed. The company pays.", "The company", set()),
    ("en", "Ford met Toyota. Toyota will supply the company.", "the company", {"ford"}),
    ("en", "Ford met Toyota. Renault said the company will pay.", "the company", {"renault"}),
    ("en", "Ford met Toyota. The carmaker, Renault, was not there.", "The carmaker", set()),
    ("en", "Ford signed. Engie, CATL and Renault met, and the two companies left.", "the two companies", set()),
    ("en", "Ford signed. Engie and CATL met, and the two companies left.", "the two companies", {"engie", "catl"}),
    ("en", "The Polish firm Velmora met the Swedish group Kolbern. The Swedish company pays.", "The Swedish company", {"new:kolbern"}),
    ("en", "The firm Velmora met the group Kolbern. The Swedish company pays.", "The Swedish company", set()),
    ("en", "BMW met CATL. The company will supply the carmaker.", "The company", {"catl"}),
    ("en", "BMW met CATL. The carmaker said that the company pays.", "the company", {"bmw"}),
    ("de", "BMW traf CATL. Das Unternehmen beliefert den Autobauer.", "Das Unternehmen", {"catl"}),
    ("fr", "BMW a rencontré CATL. L'entreprise fournira des cellules au constructeur automobile.", "L'entreprise", {"catl"}),
    ("ru", "BMW и CATL подписали договор. Компания поставит автопроизводителю ячейки.", "Компания", {"catl"}),
    ("de", "BMW traf Ford. Der Gewinn der Autobauer sank.", "der Autobauer", set()),
    ("de", "BMW traf CATL. Danach zahlte der Autobauer.", "der Autobauer", {"bmw"}),
    ("de", "BMW und Ford fehlten. Die deutschen Autobauer klagten.", "Die deutschen Autobauer", set()),
    ("ru", "Росатом подписал договор. Построит его компания «Велмора».", "компания", set()),
    ("ru", "Росатом подписал договор. Деньги даст лизинговая компания.", "компания", set()),
    ("ru", "Росатом и КамАЗ встретились. Совместное предприятие построит завод.", "предприятие", set()),
    ("ru", "Росатом и КамАЗ встретились. С другой стороны, денег нет.", "стороны", set()),
    ("zh", "宝马与丰田会面。福特与宁德时代签约，双方将合作。", "双方", {"ford", "catl"}),
    ("es", "Iberdrola firmó. La empresa alemana Linde pagará.", "La empresa", set()),
    ("es", "Iberdrola y Renault firmaron. La empresa conjunta pagará.", "La empresa", set()),
    ("it", "Enel ha firmato. La casa automobilistica tedesca BMW paga.", "La casa", set()),
    ("fr", "Renault et Engie ont signé. L'entreprise commune investit.", "L'entreprise", set()),
    ("it", "Iveco e Enel hanno firmato. Le due aziende investiranno.", "Le due aziende", {"iveco", "enel"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "words", "meant"), RESOLVED)
def test_what_a_description_stands_for(code: str, text: str, words: str, meant: set[str], knowledge: Knowledge) -> None:
    article = Article("t", text, code, blocks=(Block(Span(0, len(text)), Zone.BODY),))
    found = names(article, knowledge).organisations
    at = text.index(words)
    assert {m.entity.id for m in found if m.origin.startswith("description") and m.span.start == at} == meant
