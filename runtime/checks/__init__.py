"""The checks of the verifier. Each takes the evidence and returns "" where it holds, else the first problem.

They read the realised messages, and hold them against the blueprint and the plan; they share no code
with what drafts and words dialogues, except the simulated world, which has to replay the calls.
"""

from dialoom.runtime.checks.calls import check_gold, check_schema, check_world
from dialoom.runtime.checks.disclosure import check_disambiguation, check_stages
from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.checks.level import check_difficulty
from dialoom.runtime.checks.origins import check_provenance
from dialoom.runtime.checks.robustness import check_patterns
from dialoom.runtime.checks.shape import check_format, check_training_mask, check_wording
from dialoom.runtime.checks.validators import check_validators

__all__ = [
    "Evidence", "check_difficulty", "check_disambiguation", "check_format", "check_gold", "check_patterns",
    "check_provenance", "check_schema", "check_stages", "check_training_mask", "check_validators", "check_wording",
    "check_world",
]  # fmt: skip
