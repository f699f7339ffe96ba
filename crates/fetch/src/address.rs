//! What kind of network an address lies in (IANA special-purpose address registries, RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// How far an address reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The open internet.
    Public,
    /// Loopback, private, shared (CGNAT) and unique local addresses: only for places that `fetch.allow_hosts` names.
    Private,
    /// Never fetched, whatever is allowed: link-local (cloud metadata), multicast, documentation, translation, reserved.
    Never,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(first: u16, second: u16, third: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0), prefix)
}

const PRIVATE_V4: [Ipv4Net; 5] =
    [v4(10, 0, 0, 0, 8), v4(100, 64, 0, 0, 10), v4(127, 0, 0, 0, 8), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

const NEVER_V4: [Ipv4Net; 12] = [
    v4(0, 0, 0, 0, 8),
    v4(100, 100, 100, 200, 32), // the metadata service of Alibaba Cloud
    v4(168, 63, 129, 16, 32),   // the host agent of Azure
    v4(169, 254, 0, 0, 16),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24), // 6to4 relays
    v4(198, 18, 0, 0, 15),  // benchmarks
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// The only block that is handed out to the open internet; what lies outside is special by itself.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
const UNIQUE_LOCAL: Ipv6Net = v6(0xfc00, 0, 0, 7);
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);

const NEVER_V6: [Ipv6Net; 6] = [
    v6(0x2001, 0, 0, 23), // protocol assignments: Teredo, ORCHID, benchmarks
    v6(0x2001, 0xdb8, 0, 32),
    v6(0x2002, 0, 0, 16),     // 6to4
    v6(0x3fff, 0, 0, 20),     // documentation
    v6(0xfd00, 0xec2, 0, 32), // the metadata service of AWS
    v6(0xfd20, 0xce, 0, 32),  // the metadata service of Google Cloud
];

pub(crate) fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let within = |nets: &[Ipv4Net]| nets.iter().any(|net| net.contains(&address));
    if within(&NEVER_V4) {
        Reach::Never
    } else if within(&PRIVATE_V4) {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return reach_v4(mapped);
    }
    if NAT64.contains(&address) {
        let [.., a, b, c, d] = address.octets();
        // A translated private address is somebody's trick, never somebody's server.
        return if reach_v4(Ipv4Addr::new(a, b, c, d)) == Reach::Public { Reach::Public } else { Reach::Never };
    }
    if NEVER_V6.iter().any(|net| net.contains(&address)) {
        Reach::Never
    } else if address.is_loopback() || UNIQUE_LOCAL.contains(&address) {
        Reach::Private
    } else if GLOBAL_V6.contains(&address) {
        Reach::Public
    } else {
        Reach::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let table = [
            (Reach::Public, "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0"),
            (Reach::Public, "172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0"),
            (Reach::Public, "223.255.255.255 169.253.255.255 169.255.0.0 168.63.129.17 192.0.1.0 192.0.3.0"),
            (Reach::Public, "2606:4700:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 ::ffff:8.8.8.8"),
            (Reach::Public, "64:ff9b::8.8.8.8 2001:200::1 2003::1"),
            (Reach::Private, "10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254"),
            (Reach::Private, "172.16.0.1 172.31.255.255 192.168.0.1 ::1 fc00::1 fdff:ffff::1"),
            (Reach::Private, "::ffff:127.0.0.1 ::ffff:10.1.2.3 ::ffff:192.168.1.1"),
            (
                Reach::Never,
                "0.0.0.0 0.1.2.3 169.254.169.254 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255",
            ),
            (Reach::Never, "198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255"),
            (Reach::Never, "168.63.129.16 100.100.100.200 fd00:ec2::254 fd20:ce::254"),
            (Reach::Never, ":: ::2 ::127.0.0.1 fe80::1 febf::1 fec0::1 ff02::1 100::1 2001:db8::1 3fff::1 5f00::1"),
            (Reach::Never, "2001::1 2001:10::1 2001:20::1 2002:7f00:1:: 2002:808:808:: ::ffff:169.254.169.254"),
            (Reach::Never, "64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8"),
            (Reach::Never, "::ffff:0:127.0.0.1 4000::1 e000::1"),
        ];
        for (expected, addresses) in table {
            for address in addresses.split(' ') {
                assert_eq!(reach(address.parse().unwrap()), expected, "{address}");
            }
        }
    }
}
