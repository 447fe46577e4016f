"""TypeIDs: a prefix and a UUID in Crockford's base32."""

import uuid

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def typeid(prefix, row):
    """The id that clients see for a row's UUID."""
    number = uuid.UUID(row).int
    digits = [ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5)]
    return f"{prefix}_{''.join(digits)}"


def uuid_of(id):
    """The row's UUID of an id."""
    number = 0
    for digit in id.rpartition("_")[2]:
        number = number * 32 + ALPHABET.index(digit)
    return str(uuid.UUID(int=number))
