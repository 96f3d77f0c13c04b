"""To which addresses anything of ours connects: the public Internet's, and networks that are named.

Somebody else wrote the name down, so what it leads to is looked at when the line is opened, and the
line goes to the address that was looked at: a name that answers differently the next moment leads
nowhere else (DNS rebinding).
"""

import ipaddress
import socket
from dataclasses import dataclass

from sekisho.gate.errors import ActRefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
METADATA = tuple(
    ipaddress.ip_address(each)
    for each in (
        "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254",
    )
)  # fmt: skip
"""Where clouds hand out a machine's own keys: no network around them opens them.

One of them is an address of the public Internet that answers inside a cloud only.
"""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
VARIABLE = "SEKISHO_RECIPIENT_NETWORKS"


class PrivateAddressError(OSError):
    """The name leads to an address to which nothing of ours connects."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Beside the public Internet, `networks` may be reached: those that the installation names."""

    networks: tuple[Network, ...] = ()
    any_port: bool = False
    """Whether webhooks too may go to other ports than 443: for trials."""

    def address_of(self, host: str, port: int) -> str:
        """The address to connect to: each address of the host may be reached.

        OSError where the name is not known, PrivateAddressError where one of them may not.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as no_name:  # raised for a label that no name has: empty, too long
            raise OSError from no_name
        addresses = [str(each[4][0]) for each in found]
        if not addresses or not all(self.reaches(each) for each in addresses):
            raise PrivateAddressError
        return addresses[0]

    def shuns(self, host: str) -> bool:
        """Whether the host is an address, in any spelling, to which no line may be opened.

        Of a name that is told when a line is opened, and never here. requires: it may be a name
        """
        try:
            found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
        except OSError:
            return False
        return not all(self.reaches(str(each[4][0])) for each in found)

    def reaches(self, text: str) -> bool:
        """Whether a line may be opened to the address."""
        if is_public(text):
            return True
        address = _plain(ipaddress.ip_address(text.partition("%")[0]))
        around = [each for each in self.networks if address in each]
        if address in METADATA:
            return any(each.num_addresses == 1 for each in around)
        return bool(around)


PUBLIC = Reach()


def read_reach(networks: str, *, loopback: bool = False) -> Reach:
    """What the installation names may be reached; with `loopback` this machine too, at any port.

    ActRefusedError as for `read_networks`.
    """
    named = Reach(read_networks(networks))
    return with_loopback(named) if loopback else named


def with_loopback(reach: Reach) -> Reach:
    """The same and this machine, at any port: for trials."""
    return Reach((*reach.networks, *LOOPBACK), any_port=True)


def is_public(text: str) -> bool:
    """Whether the address is one of the public Internet, under any of its disguises."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.teredo is not None:
        return False
    plain = _plain(address)
    if plain in METADATA or plain.is_multicast or plain.is_reserved:
        return False
    return plain.is_global


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a list with commas; ActRefusedError names the one that is none."""
    found = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ipaddress.ip_network(each))
        except ValueError:
            raise ActRefusedError(
                "recipient-networks",
                f"{VARIABLE} の「{each}」はネットワークではありません。10.20.0.0/16 のように、"
                "コンマで区切って書いてください。",
                f"{each!r} in {VARIABLE} is no network. Write them like 10.20.0.0/16, with commas"
                " between.",
            ) from None
    return tuple(found)


def _plain(address: Address) -> Address:
    """The IPv4 address in an IPv6 one that only wraps it, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
