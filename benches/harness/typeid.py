"""TypeIDs: a prefix and a UUID in Crockford's base32."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def typeid(prefix, uuid):
    """The id that clients see for a row's UUID."""
    number = int(uuid.replace("-", ""), 16)
    digits = [ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5)]
    return f"{prefix}_{''.join(digits)}"
