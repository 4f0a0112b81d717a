from tests.factories.noon import count, sunday_noon

__all__ = ["count", "sunday_noon"]
