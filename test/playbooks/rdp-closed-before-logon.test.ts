import { describe, expect, it } from '@jest/globals';
import { assess } from '#src/playbook/assess.ts';
import { looksOf } from '#src/playbook/case.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { type LoadedCase, loadCases } from '#src/playbook/load-cases.ts';
import type { Value } from '#src/playbook/reading.ts';
import { warningIn } from '#src/playbook/warnings.ts';
import { shippedPlaybook } from './shipped-playbook.ts';

const name = 'rdp-closed-before-logon';
const loaded = shippedPlaybook(name);
const { files } = loaded;
const { playbook } = loaded;
const cases = new Map(loadCases(loaded).cases.map((each) => [each.name, each]));

function caseNamed(wanted: string): LoadedCase {
  const found = cases.get(wanted);
  if (found === undefined) throw new Error(`no case ${wanted}`);
  return found;
}

/** What is asked once all the readings of a case are there. */
function asked(wanted: string, answers: Readonly<Record<string, Value>> = {}): string | undefined {
  const { looks: written, host } = caseNamed(wanted).content;
  const looks = looksOf(written, { at: 0, source: 'case' });
  const known = {
    platform: host.platform,
    hasHost: true,
    tried: [],
    suspected: 'never',
  } as const;
  return assess(playbook, { ...known, looks, answers }).question?.key;
}

describe('what people paste', () => {
  const library = createLibrary([loaded]);

  it.each([
    '904/7',
    '0x904 0x7',
    'mstsc 0×904 / 0×7 again',
    'rdp 0X904 ext 7',
    '> Error code: 0x904\n> Extended error code: 0x7',
    '错误代码：0x904 扩展错误代码：0x7',
    'エラー コード: 0x904 拡張エラー コード: 0x7',
    'Fehlercode: 0x904\nErweiterter Fehlercode: 0x7',
    'xfreerdp: ERRCONNECT_TLS_CONNECT_FAILED [0x00020008]',
  ])('is recognised: %s', (text) => {
    expect(library.recognise(text)).toMatchObject({ kind: 'recognised', name });
  });

  it.each([
    { text: 'rdp 0x904 / 0x0', why: 'it was closed after the logon' },
    { text: 'rdp 0x204', why: 'the port did not answer' },
    { text: 'Error code: 0xb09', why: 'NLA is another matter' },
    { text: 'net helpmsg 2308', why: 'it is a number of Windows' },
  ])('is left alone: $text ($why)', ({ text }) => {
    expect(library.recognise(text).kind).toBe('nothing');
  });
});

describe('dangerous advice', () => {
  it.each([
    'rename C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys to MachineKeys_old',
    'shall I Disable  NLA?',
    'they say security_layer=rdp helps',
    'chmod 777 /etc/xrdp/key.pem',
    'restart-service termserv -force',
    'turn off the firewall first',
    'can you switch NLA off on it?',
    'kannst du bitte NLA ausschalten',
    'they say to raise MaxOutstandingConnections to 65536',
    'run winmgmt /salvage and reset the WMI repository',
    'reg add "HKLM\\...\\RDP-Tcp" /v SecurityLayer /t REG_DWORD /d 0 /f',
    'netsh advfirewall set allprofiles state off',
    'we should uninstall antivirus',
    'just enable TLS 1.0',
    'add NETWORK SERVICE to the local Administrators group',
  ])('is answered: %s', (text) => {
    expect(warningIn(text, [loaded])?.answer).toMatch(/^(I will not|There is no)/);
  });

  it('is in no remedy of this playbook', () => {
    const scripts = Object.entries(files).filter(([file]) => /^remedies\/.*\.sh$/.test(file));
    const lowering =
      /(0?777|0?666|[ao]\+r|security_layer=(rdp|none)|crypt_level=|TLSv1(\.1)?\b(?!\.))/;

    const found = scripts.filter(([, text]) => lowering.test(withoutComments(text)));

    expect(scripts.length).toBeGreaterThan(10);
    expect(found.map(([file]) => file)).toEqual([]);
  });
});

describe('what it asks', () => {
  it('asks for the host first', () => {
    const known = {
      hasHost: false,
      looks: {},
      answers: {},
      tried: [],
      suspected: 'never',
    } as const;

    expect(assess(playbook, known).question?.key).toBe('host');
  });

  it.each(['key-mismatch', 'certificate-missing', 'service-down', 'port-taken', 'tls-too-old'])(
    'asks nobody about the way when the host itself shows the cause: %s',
    (wanted) => {
      expect(asked(wanted)).toBeUndefined();
    },
  );

  it('asks from where people come only when all is well from outside', () => {
    expect(asked('user-path')).toBe('from-where');
    expect(asked('user-path', { 'from-where': 'vpn' })).toBeUndefined();
    expect(asked('user-path', { 'from-where': 'same-network' })).toBe('affected');
  });

  it('asks for the program only where xrdp insists on TLS and TLS works', () => {
    expect(asked('client-without-tls')).toBe('client');
    expect(asked('key-mismatch-old-client')).toBeUndefined();
  });
});

describe('what it promises', () => {
  const remedies = Object.entries(playbook.remedies);

  it('touches an issued certificate in no case', () => {
    const issued = [...cases.values()].filter(({ content }) => {
      const look = content.looks.certificate;
      return look !== undefined && 'selfSigned' in look && look.selfSigned === false;
    });

    expect(issued).not.toEqual([]);
    for (const { content } of issued) expect(content.offers).not.toContain('new-pair');
  });

  it('proves every script for xrdp from outside', () => {
    const unproven = remedies.filter(
      ([, remedy]) =>
        remedy.kind === 'script' &&
        remedy.platform === 'linux' &&
        !Object.keys(remedy.verify).some((line) => line.startsWith('rdp.')),
    );

    expect(unproven.map(([remedy]) => remedy)).toEqual([]);
  });

  it('says for each cause and remedy on which platform it holds', () => {
    const open = [...Object.entries(playbook.causes), ...remedies].filter(
      ([, { platform }]) => platform === undefined,
    );

    expect(open.map(([each]) => each)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, '');
}
