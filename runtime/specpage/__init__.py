"""The page of a spec: what it declares and what it will make, for people who do not read the language."""

from dialoom.runtime.specpage.writing import spec_page, write_spec_page

__all__ = ["spec_page", "write_spec_page"]
