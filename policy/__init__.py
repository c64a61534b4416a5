"""Policy: the numbers and lists that may change without the code, dated, each with its rule and source words."""

from policy.policies import Policies, Policy, load

__all__ = ["Policies", "Policy", "load"]
