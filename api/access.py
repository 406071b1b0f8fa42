"""Who may ask, and how often: API keys, and a rate for each client."""

import hmac
import time
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import product
from math import ceil

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from api.problems import Refused
from settings import Settings

SWEEP_S = 60.0


class AccessControl:
    """API keys, and a rate for each client of this process; both off unless configured."""

    def __init__(self, settings: Settings) -> None:
        self._keys = [key.get_secret_value().encode() for key in settings.api_keys]
        self._rates = limits.parse_many(settings.rate_limit) if settings.rate_limit else []
        self._limiter = MovingWindowRateLimiter(Counts())

    def check(self, request: Request) -> None:
        """Raise `unauthorized`."""
        if self._keys and not self._valid_key(request):
            detail = "Send a valid API key as `Authorization: Bearer …` or `X-API-Key: …`."
            raise Refused("unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})

    def charge(self, request: Request, photos: int) -> None:
        """Count photos of a request's client, all of them or, where they are too many, none.

        Raises `rate_limited`, and `malformed_request` for more than could ever be taken at once.
        """
        most = min((rate.amount for rate in self._rates), default=photos)
        if photos > most:
            raise Refused("malformed_request", f"{photos} files were sent; at most {most} are taken of each client.")
        self.refuse_over_rate(request, photos)
        self.count(request, photos)

    def count(self, request: Request, photos: int) -> None:
        """Count photos of a request's client, for which `refuse_over_rate` has just found room."""
        client = self._client(request)
        for rate in self._rates:
            self._limiter.hit(rate, client, cost=photos)

    def refuse_over_rate(self, request: Request, photos: int) -> None:
        """Raise `rate_limited` where not so many more photos of a request's client would be taken; count none."""
        client = self._client(request)
        for rate in self._rates:
            if not self._limiter.test(rate, client, cost=photos):
                # One photo has room when the oldest is old enough; several surely have when all are.
                free = self._limiter.get_window_stats(rate, client).reset_time - time.time()
                wait = free if photos == 1 else rate.get_expiry()
                detail = f"At most {rate} for each client."
                raise Refused("rate_limited", detail, retry_after=max(1, ceil(wait)))

    def _client(self, request: Request) -> str:
        return self._valid_key(request) or (_household(request.client.host) if request.client else "")

    def _valid_key(self, request: Request) -> str | None:
        """Whichever header it is in: proxies add an `Authorization` of their own."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        sent = [token.strip() if scheme.lower() == "bearer" else "", request.headers.get("x-api-key", "")]
        # All are compared, each in constant time: the time taken must not tell how much of a key was right.
        matches = [known for known, key in product(self._keys, sent) if hmac.compare_digest(known, key.encode())]
        return matches[0].hex() if matches else None


class Account:
    """What one request costs its client. asked: whether photos were counted, or were too many."""

    def __init__(self, access: AccessControl, request: Request) -> None:
        self.asked = False
        self._access = access
        self._request = request

    def open_with_one(self) -> None:
        """Count the one photo for which there was room a moment ago. Not before it has a place in the queue: who is
        told to come back has had nothing."""
        self.asked = True
        self._access.count(self._request, 1)

    def charge(self, photos: int) -> None:
        """See `AccessControl.charge`."""
        self.asked = True
        self._access.charge(self._request, photos)


class Counts(MemoryStorage):
    """The library's counts of photos, which forget a client whose photos are all too old to count. Its own keeps every
    client for ever, and walks through all of them after each photo."""

    def __init__(self) -> None:
        super().__init__()
        self._swept = time.monotonic()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """As the library's."""
        if time.monotonic() > self._swept + SWEEP_S:
            self._swept = time.monotonic()
            for idle in [known for known, photos in list(self.events.items()) if not photos]:
                with self.locks[idle]:  # which the library's thread holds while it drops old photos
                    if not self.events.get(idle):
                        self.clear(idle)
        return super().acquire_entry(key, limit, expiry, amount)


@lru_cache(1024)
def _household(address: str) -> str:
    """Whom a rate counts: an IPv4 address, or the 2 ** 64 of IPv6 that one client usually has."""
    try:
        ip = ip_address(address)
    except ValueError:  # a socket's path, or a name
        return address
    mapped = ip.ipv4_mapped if ip.version == 6 else None
    if mapped or ip.version == 4:
        return str(mapped or ip)
    return str(ip_network((int(ip), 64), strict=False))
