import { paths, withFile, withoutFile } from '#test/powershell/machine.ts';
import type { Ailment } from './ailment.ts';

export const keyAilments: readonly Ailment[] = [
  {
    title: 'a key file that nobody but administrators may read',
    probe: 'windows-key',
    machine: (healthy) =>
      withFile(healthy, paths.key, { sddl: 'O:BAG:SYD:PAI(A;;FA;;;BA)', bytes: 0 }),
    values: {
      found: true,
      empty: true,
      owner: 'S-1-5-32-544',
      networkServiceMayRead: false,
      // Its token has Administrators.
      systemMayReplace: true,
      othersMayRead: false,
    },
  },
  {
    title: 'a key file that SYSTEM may only read, and Everyone, too',
    probe: 'windows-key',
    machine: (healthy) =>
      withFile(healthy, paths.key, { sddl: 'O:SYG:SYD:PAI(A;;FR;;;SY)(A;;0x80120089;;;WD)' }),
    values: { networkServiceMayRead: true, systemMayReplace: false, othersMayRead: true },
  },
  {
    title: 'the rules of Windows itself, which an administrator may not see',
    probe: 'windows-key',
    machine: (healthy) =>
      withFile(healthy, paths.key, { sddl: 'O:SYG:SYD:PAI(A;;FR;;;NS)(A;;FA;;;SY)' }),
    values: { found: true, empty: false },
    unknown: ['owner', 'networkServiceMayRead', 'systemMayReplace', 'othersMayRead'],
  },
  {
    title: 'no key file, but one of another installation, and a folder without rights',
    probe: 'windows-key',
    machine: (healthy) =>
      withFile(
        withFile(
          withoutFile(healthy, paths.key),
          `${paths.keys}\\f686aace6942fb7f7ceb231212eef4a4_0c5d`,
          {},
        ),
        paths.keys,
        { sddl: 'O:BAG:SYD:PAI(A;;FR;;;BA)(A;;FR;;;SY)' },
      ),
    values: { found: false, strangers: 1, path: paths.key, folderRight: false },
    unknown: ['bytes', 'owner', 'systemMayReplace'],
  },
];
