"""What holds for all tests: property tests draw the same examples in every run, so that a red run can be repeated.

``HYPOTHESIS_PROFILE=wide`` draws fresh and many more; the fuzzing that CI does not wait for.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("wide", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Tests neither read nor fill the cache of whoever runs them; those of the cache name a folder of their own.
os.environ["DIALOOM_CACHE"] = "off"
