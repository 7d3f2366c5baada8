"""What a text names: organisations, people, places, times, quantities, products."""
