type Range = readonly [from: number, to: number, family: string];

const families: Readonly<Record<'hresult' | 'win32', readonly Range[]>> = {
  hresult: [
    [0x80041001, 0x8004108a, 'WMI (WBEM)'],
    [0x00041300, 0x0004133f, 'Task Scheduler'],
    [0x80041300, 0x8004133f, 'Task Scheduler'],
    [0x8004d000, 0x8004d0ff, 'distributed transactions (MSDTC)'],
    [0x800f0200, 0x800f07ff, 'device setup'],
    [0x800f0800, 0x800f0fff, 'component servicing (CBS, DISM)'],
    [0x80190000, 0x8019ffff, 'HTTP status of a background transfer (BITS)'],
    [0x80200000, 0x8020ffff, 'background transfer (BITS)'],
    [0x00240000, 0x0024ffff, 'Windows Update'],
    [0x80240000, 0x8024ffff, 'Windows Update'],
    [0x80330000, 0x8033ffff, 'WinRM (WS-Management)'],
    [0xc0040000, 0xc004ffff, 'activation (Software Licensing)'],
    [0xc1900000, 0xc190ffff, 'upgrade of Windows (setup)'],
  ],
  win32: [
    [600, 999, 'remote access (RAS) where a VPN shows it'],
    [1050, 1079, 'services'],
    [1600, 1664, 'Windows Installer'],
    [1700, 1799, 'remote procedure call and logon'],
    [1796, 1806, 'printing and trusts'],
    [2100, 2999, 'network management (LM, NERR)'],
    [5000, 5999, 'failover cluster'],
    [8192, 8999, 'directory service'],
    [9000, 9999, 'DNS'],
    [10000, 11999, 'Windows Sockets'],
    [12000, 12199, 'HTTP (WinINet, WinHTTP)'],
    [13000, 13999, 'IPsec and IKE'],
    [14000, 14999, 'side-by-side components'],
    [15600, 15999, 'app packages'],
  ],
};

/** To which range of a space a number belongs, whether or not it has a meaning there. */
export function familyOf(
  space: keyof typeof families,
  value: number,
): readonly { readonly field: string; readonly meaning: string }[] {
  const found = families[space].find(([from, to]) => value >= from && value <= to);
  return found === undefined ? [] : [{ field: 'family', meaning: found[2] }];
}
