"""Tools from a domain's name: what is known of the domain (a snapshot), and the tools made of that by rule."""
