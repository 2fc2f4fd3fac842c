import { describe, expect, it } from '@jest/globals';
import { keyOf, readCodes } from '#src/errorcode/read-codes.ts';

const dialog = `[Window Title]
Remote Desktop Connection
[Content]
This computer can't connect to the remote computer.
Try connecting again. If the problem continues, contact the owner of the remote computer or your network administrator.
[^] Hide details  [OK]
[Expanded Information]
Error code: 0x904
Extended error code: 0x7
Timestamp (UTC): 11/18/25 09:41:53 PM
Activity ID: e1c08c6b-b08c-4c30-8d66-c7c1a2c90000
Press Ctrl+C to copy.`;

function quoted(text: string): string {
  return text.replaceAll(/^/gm, '> ');
}

function errorsIn(text: string): readonly string[] {
  return readCodes(text).errors.map(keyOf);
}

describe('one Remote Desktop error, 0x904 / 0x7', () => {
  it.each([
    { form: 'the whole dialog', text: dialog },
    { form: 'Windows line ends', text: dialog.replaceAll('\n', '\r\n') },
    { form: 'a quoted reply', text: quoted(dialog) },
    { form: 'a reply to a reply', text: quoted(quoted(dialog)) },
    { form: 'line breaks lost', text: dialog.replaceAll('\n', '') },
    { form: 'a code block', text: `\`\`\`\n${dialog}\n\`\`\`` },
    { form: 'trailing text', text: `${dialog}\nwhat now? I tried 3 times since 9:15` },
    { form: 'a pair with a slash', text: '0x904/0x7' },
    { form: 'a pair with blanks', text: '0x904 0x7' },
    { form: 'a pair in bold', text: 'rdp **0x904** / **0x7**' },
    { form: 'a pair as code', text: '`0x904` / `0x7`' },
    { form: 'a bare pair alone', text: '904/7' },
    { form: 'a bare pair after the product', text: 'mstsc says 904/7 since noon' },
    { form: 'a bare pair with words', text: 'Error code 904, extended 7' },
    { form: 'short words', text: 'error 0x904 ext 7' },
    { form: 'capitals', text: 'RDP 0X904 / 0X7' },
    { form: 'the suffix h', text: 'rdp 904h / 7h' },
    { form: 'the suffix h with labels', text: 'remote desktop error 904h extended 7h' },
    { form: 'decimal', text: 'RDP error code 2308, extended error code 7' },
    { form: 'multiplication signs', text: 'RDP 0×904 / 0×7' },
    { form: 'brackets', text: 'mstsc 0x904 (0x7)' },
    { form: 'a word between', text: 'rdp: 0x904 and 0x7' },
    { form: 'JSON', text: '{"errorCode": 2308, "extendedErrorCode": 7}' },
    { form: 'the XML of an event', text: 'RDP <Data Name="Reason">2308</Data> extended 7' },
    { form: 'Cyrillic letters for the x', text: '0х904/0х7' },
    { form: 'full-width characters', text: 'RDP ０ｘ９０４／０ｘ７' },
    { form: 'Arabic digits', text: 'rdp ٠x٩٠٤ / ٠x٧' },
    { form: 'invisible characters', text: '0x9\u200b0\u200d4 \u202e/ 0\u2060x7' },
    { form: 'the extended code first', text: 'Extended error code 0x7, error code 0x904' },
    {
      form: 'Chinese',
      text: '远程桌面连接\n错误代码: 0x904\n扩展错误代码: 0x7\n时间戳 (UTC): 11/18/25',
    },
    { form: 'Chinese, full-width colons', text: '错误代码：0x904\n扩展错误代码：0x7' },
    { form: 'Chinese without colons', text: '错误代码0x904扩展错误代码0x7' },
    { form: 'Japanese', text: 'エラー コード: 0x904\n拡張エラー コード: 0x7' },
    { form: 'half-width kana', text: 'ｴﾗｰ ｺｰﾄﾞ: 0x904\n拡張ｴﾗｰ ｺｰﾄﾞ: 0x7' },
    { form: 'German', text: 'Fehlercode: 0x904\nErweiterter Fehlercode: 0x7' },
    { form: 'French', text: "Code d'erreur : 0x904\nCode d’erreur étendu : 0x7" },
    { form: 'French, decomposed', text: "Code d'erreur : 0x904\nCode d'erreur e\u0301tendu : 0x7" },
    { form: 'Spanish', text: 'Código de error: 0x904\nCódigo de error extendido: 0x7' },
    { form: 'Portuguese', text: 'Código de erro: 0x904\nCódigo de erro estendido: 0x7' },
    { form: 'Italian', text: 'Codice errore: 0x904\nCodice errore esteso: 0x7' },
    { form: 'a VPN on the way', text: 'rdp over vpn fails, 0x904/0x7' },
    { form: 'said twice', text: `0x904 again!\n${dialog}` },
  ])('is read from $form', ({ text }) => {
    expect(errorsIn(text)).toEqual(['rdp:0x904/0x7']);
  });
});

describe('the number space', () => {
  it.each([
    { text: 'rdp 904h', errors: ['rdp:0x904'] },
    { text: 'mstsc 516', errors: ['rdp:0x204'] },
    { text: 'RDP ClientActiveX has been disconnected (Reason= 2308)', errors: ['rdp:0x904'] },
    {
      text: "We couldn't connect to the remote PC. Make sure the PC is turned on. Error code: 0x204",
      errors: ['rdp:0x204'],
    },
    { text: 'win32 error 2308', errors: ['win32:0x904'] },
    { text: 'System error 53 has occurred.', errors: ['win32:0x35'] },
    { text: 'printer: operation failed with error 0x0000011B', errors: ['win32:0x11b'] },
    { text: 'vpn error 809', errors: ['ras:0x329'] },
    { text: '904h', errors: ['unknown:0x904'] },
    { text: 'Reason= 2308', errors: ['unknown:0x904'] },
    { text: 'windows update: 0x80070005', errors: ['hresult:0x80070005'] },
    {
      text: 'An authentication error has occurred (Code: 0x80004005) rdp',
      errors: ['hresult:0x80004005'],
    },
    { text: 'winrm: -2144108526', errors: ['hresult:0x80338012'] },
    { text: 'WinRM error 2150858770', errors: ['hresult:0x80338012'] },
    { text: 'exit code −1073741819', errors: ['ntstatus:0xc0000005'] },
    { text: '0xC004F074', errors: ['hresult:0xc004f074'] },
    { text: 'CBS 800f081f', errors: ['hresult:0x800f081f'] },
    { text: 'remmina: 0002000D', errors: ['freerdp:0x2000d'] },
    {
      text: '[com.freerdp.core] - freerdp_set_last_error_ex ERRCONNECT_TLS_CONNECT_FAILED [0x00020008]',
      errors: ['freerdp:0x20008'],
    },
    {
      text: `[08:03:28:223] [21433:21434] [ERROR][com.freerdp.core.transport] - BIO_should_retry returned a system error 32: Broken pipe
[08:03:28:223] [21433:21434] [ERROR][com.freerdp.core] - transport_write:freerdp_set_last_error_ex ERRCONNECT_CONNECT_TRANSPORT_FAILED [0x0002000D]
[08:03:28:223] [21433:21434] [ERROR][com.freerdp.core] - Authentication only, exit status 1`,
      errors: ['freerdp:0x2000d'],
    },
    { text: 'xfreerdp: ERRINFO_SERVER_DENIED_CONNECTION (0x00010007)', errors: ['/0x7'] },
    { text: 'rdp gateway 0x300005f', errors: ['rdp:0x300005f'] },
    { text: 'blue screen 0x0000007E', errors: ['bugcheck:0x7e'] },
    { text: 'BSOD, stop code 0x1000007E', errors: ['bugcheck:0x1000007e'] },
    { text: 'Kernel-Power 41: BugcheckCode 159', errors: ['bugcheck:0x9f'] },
    { text: 'event 4771: Kerberos failure code 0x18', errors: ['kerberos:0x18'] },
    {
      text: 'Schannel: the TLS protocol defined fatal alert code is 46',
      errors: ['tls-alert:0x2e'],
    },
    { text: 'schannel 36870 in the log, mstsc 0x904/0x7', errors: ['rdp:0x904/0x7'] },
    { text: 'blue screen after rdp 0x904', errors: ['rdp:0x904'] },
    { text: 'kerberos looks fine, but error 0x6fd', errors: ['unknown:0x6fd'] },
    {
      text: 'rdp: 0x3/0x10 at first, then 0x904/0x7\nwin32 error 5',
      errors: ['rdp:0x3/0x10', 'rdp:0x904/0x7', 'win32:0x5'],
    },
    { text: 'rdp 0x204, 0x104 and 0x3', errors: ['rdp:0x204', 'rdp:0x104', 'rdp:0x3'] },
  ])('of "$text"', ({ text, errors }) => {
    expect(errorsIn(text)).toEqual(errors);
  });

  it.each([
    'HTTP error 404 from the gateway',
    'call me: 2155551234',
    'rdp was fine on 2025-11-18 at 09:04, host 10.9.0.4, version 10.0.19045.2308',
    'rdp since server 2012, port 3389, 1024x768',
    'Activity ID: 80070005-b08c-4c30-8d66-c7c1a2c90000',
    'thumbprint 5F0C80070005C0000005800F081F0000C2A19F11',
    'fault at 0x00007FFB12345678',
    'exit code -1',
    '',
  ])('nothing is read from "%s"', (text) => {
    expect(readCodes(text).codes).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it.each([
    { text: 'rdp gives 0x90x / 0x7', unreadable: ['0x90x'], errors: ['/0x7'] },
    { text: 'rdp gives 0x90?', unreadable: ['0x90'], errors: [] },
    { text: 'rdp gives 0xXXX', unreadable: ['0xXXX'], errors: [] },
    { text: 'is it rdp 0x904?', unreadable: [], errors: ['rdp:0x904'] },
  ])('is said for "$text"', ({ text, unreadable, errors }) => {
    const read = readCodes(text);

    expect(read.unreadable.map(({ spelling }) => spelling)).toEqual(unreadable);
    expect(read.errors.map(keyOf)).toEqual(errors);
  });
});

describe('the host', () => {
  it.each([
    { text: 'rdp to web-01 dies, 0x904 / 0x7', hints: ['web-01'] },
    { text: 'RDP to RDS-07 closes at once', hints: ['RDS-07'] },
    { text: '0x904 on web-01.corp.example.com since 9:15', hints: ['web-01.corp.example.com'] },
    { text: 'connecting to server 10.0.0.5:3389 fails', hints: ['10.0.0.5'] },
    { text: 'xfreerdp /v:[fe80::1] fails', hints: ['fe80::1'] },
    { text: 'host: APOLLO, code 0x904', hints: ['APOLLO'] },
    { text: 'Remote Desktop can\'t find the computer "PC-Anna".', hints: ['PC-Anna'] },
    { text: '连接 web-01 时 0x904', hints: ['web-01'] },
    { text: dialog, hints: [] },
    { text: 'had to re-login on-prem, ran it to setup.exe on Office365 at 9am', hints: [] },
    { text: 'it happens on web-prod and to APP7', hints: ['web-prod', 'APP7'] },
    { text: 'error 2308 on windows-11 with tls1.2 since update 23H2', hints: [] },
  ])('named in "$text"', ({ text, hints }) => {
    expect(readCodes(text).hostHints).toEqual(hints);
  });
});
