import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanLine, cleanText } from '#src/redaction/clean-text.ts';
import { redact } from '#src/redaction/redact.ts';

// Made at run time, so that no scanner takes this file for a leak.
const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2dE3fG4';
const github = `ghp_${letters.slice(0, 36)}`;
const slack = `xoxb-${'1234567890'}-${letters.slice(0, 24)}`;
const discord = `M${letters.slice(0, 23)}.${letters.slice(3, 9)}.${letters.slice(0, 30)}`;
const jwt = `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(4, 30)}.${letters.slice(0, 30)}`;
const aws = `AKIA${'IOSFODNN7EXAMPLE'}`;
const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${letters}\n${letters}\n-----END OPENSSH PRIVATE KEY-----`;

describe('redact', () => {
  it.each([
    { text: 'password: hunter2 and 0x904', out: 'password: [password removed] and 0x904' },
    { text: 'Password = "two words 1"', out: 'Password = [password removed]' },
    { text: '{"password":"a\\"b"}', gone: 'a\\' },
    { text: 'my password is Sommer2026!', out: 'my password is [password removed]' },
    {
      text: '[sudo] password for anna: geheim',
      out: '[sudo] password for anna: [password removed]',
    },
    { text: 'user anna pw: hunter2', out: 'user anna pw: [password removed]' },
    { text: 'Kennwort: geheim1', out: 'Kennwort: [password removed]' },
    { text: 'mot de passe : secret1', gone: 'secret1' },
    { text: '密码：秘密１２３', gone: '秘密１２３' },
    { text: 'ｐａｓｓｗｏｒｄ：hunter2', gone: 'hunter2' },
    { text: 'pass\u200bword: hunter2', gone: 'hunter2' },
    { text: 'DB_PASSWORD=hunter2', gone: 'hunter2' },
    {
      text: 'xfreerdp /u:anna /p:hunter2 /v:web-01',
      out: 'xfreerdp /u:anna /p:[password removed] /v:web-01',
    },
    { text: 'cmdkey /add:x /user:y /pass:hunter2', gone: 'hunter2' },
    { text: 'sshpass -p hunter2 ssh root@web-01', gone: 'hunter2' },
    { text: 'tool --password hunter2 --now', out: 'tool --password [password removed] --now' },
    { text: 'ConvertTo-SecureString "hunter2" -AsPlainText', gone: 'hunter2' },
    { text: 'curl -u anna:hunter2 https://x', gone: 'hunter2' },
    { text: 'net use z: \\\\srv\\share hunter2 /user:anna', gone: 'hunter2' },
    { text: 'Server=db;User Id=sa;Password=hunter2;Encrypt=yes', gone: 'hunter2' },
    {
      text: 'https://anna:hunter2@example.com/x',
      out: 'https://anna:[password in an address removed]@example.com/x',
    },
    { text: `Authorization: Bearer ${letters}`, gone: letters },
    { text: `Authorization: Basic YW5uYTpodW50ZXIyMTIz`, gone: 'YW5uYTpodW50ZXIyMTIz' },
    { text: `token ${github} here`, gone: github },
    { text: `slack ${slack}`, gone: slack },
    { text: `discord ${discord}`, gone: discord },
    { text: `jwt ${jwt}`, gone: jwt },
    { text: `aws ${aws}`, gone: aws },
    { text: `https://hooks.slack.com/services/T0/B0/${letters}`, gone: letters },
    { text: `https://discord.com/api/webhooks/123456789/${letters}`, gone: letters },
    { text: `https://x.blob.core.windows.net/a?sv=1&sig=${letters}%3D`, gone: letters },
    { text: `my key:\n${key}\nthanks`, out: 'my key:\n[private key removed]\nthanks' },
    { text: `cut: ${key.slice(0, 90)}`, out: 'cut: [private key removed]' },
    { text: `> ${key.replaceAll('\n', '\n> ')}`, gone: letters },
  ])('takes the secret out of "$text"', ({ text, out, gone }) => {
    const redacted = redact(text);

    expect(redacted.secrets).not.toEqual([]);
    if (out !== undefined) {
      expect(redacted.text).toBe(out);
    }
    if (gone !== undefined) {
      expect(redacted.text).not.toContain(gone);
    }
  });

  it.each([
    'Error code: 0x904\nExtended error code: 0x7\nTimestamp (UTC): 11/18/25 09:41:53 PM',
    'Activity ID: e1c08c6b-b08c-4c30-8d66-c7c1a2c90000',
    'Thumbprint: 5F0C80070005C0000005800F081F0000C2A19F11',
    'The password is incorrect. Your password is expired.',
    'Password: expired',
    'User name:\nPassword:\nError code: 0x807',
    'Bearer certificate of the server',
    'basic configuration/something-long',
    'The user must change the password before logging on (0x1207).',
    'SHA256:AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 is the fingerprint of web-01',
    'https://learn.microsoft.com/en-us/a:b@c?x=1'.replace('a:b@', 'a-b/'),
    'password: ********',
    'pass: 12, fail: 3, first pass: done',
    'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_5d1f',
    'ssh://anna@web-01:22/',
    'risk-assessment-of-the-whole-sk-department',
    '',
  ])('leaves "%s" as it is', (text) => {
    expect(redact(text)).toEqual({ text, secrets: [] });
  });

  it('changes nothing when it is applied again', () => {
    const pieces = fc.oneof(
      fc.constantFrom('password: ', 'hunter2', 'https://a:', 'b@', '/p:', key, github, jwt),
      fc.constantFrom(' ', '\n', '"', "'", ';', '=', '['),
    );
    const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), {
      maxLength: 15,
    });

    fc.assert(
      fc.property(texts, (parts) => {
        const once = redact(parts.join('')).text;

        expect(redact(once).text).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    'password=',
    'pwd=a',
    'eyJ',
    '://a:',
    'password:"a ',
    '-----BEGIN PRIVATE KEY',
    'Bearer ',
    'M',
    '"',
  ])('reads a megabyte of "%s" to its end', (unit) => {
    // Work that grew with the square of the text would not end within the limit of a test.
    const garbage = unit.repeat(1_000_000 / unit.length);

    expect(redact(`${garbage} end`).text.length).toBeGreaterThan(0);
  });
});

describe('cleanText', () => {
  it.each([
    { from: 'a\u001b[31mred\u001b[0m', to: 'ared' },
    { from: '\u001b]0;title\u0007text', to: 'text' },
    { from: 'a\u0000\u0007\u0008b', to: 'ab' },
    { from: 'one\r\ntwo\rthree\u2028four', to: 'one\ntwo\nthree\nfour' },
    { from: 'user\u202egpj.exe', to: 'usergpj.exe' },
    { from: 'ze\u200bro\u2060 wi\ufeffdth', to: 'zero width' },
    { from: 'tag\u{e0041}\u{e0042}', to: 'tag' },
    { from: 'half \ud83d', to: 'half \ufffd' },
    { from: 'tab\tstays', to: 'tab\tstays' },
    { from: 'Zoë 远程 エラー 👍 é', to: 'Zoë 远程 エラー 👍 é' },
  ])('makes $to', ({ from, to }) => {
    expect(cleanText(from)).toBe(to);
  });

  it('leaves nothing that hides or steers, and is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);

        expect(clean).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
        expect(cleanLine(text)).not.toMatch(/[\n\t]/);
      }),
    );
  });
});
