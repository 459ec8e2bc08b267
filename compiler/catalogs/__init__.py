"""Catalogs: tools that come from elsewhere."""
