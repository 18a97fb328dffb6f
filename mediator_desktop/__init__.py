"""Township dispute register (乡镇矛盾纠纷调处登记)."""

__version__ = "0.3.0"
