"""What Wikidata and Wikipedia know of a domain, fetched once into a snapshot file."""
