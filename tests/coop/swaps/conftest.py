from tests.factories.noon import count

__all__ = ["count"]
