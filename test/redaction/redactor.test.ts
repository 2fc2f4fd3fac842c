import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor, mask } from '#src/redaction/redactor.ts';

const secret = `p"4&'s <w>/+ö%`;

function hexOf(text: string, between: string): string {
  return Array.from(Buffer.from(text), (byte) => byte.toString(16).padStart(2, '0')).join(between);
}

describe('createRedactor', () => {
  it.each([
    { form: 'plain', text: secret },
    { form: 'JSON', text: JSON.stringify(secret) },
    { form: 'JSON in JSON', text: JSON.stringify(JSON.stringify(secret)) },
    { form: 'JSON of .NET', text: 'p\\"4\\u0026\\u0027s \\u003cw\\u003e/\\u002b\\u00f6%' },
    { form: 'URL', text: encodeURIComponent(secret) },
    { form: 'a form', text: new URLSearchParams({ secret }).toString().replace('secret=', '') },
    { form: 'XML', text: 'p"4&amp;\'s &lt;w&gt;/+ö%' },
    { form: 'an XML attribute', text: 'p&quot;4&amp;&apos;s &lt;w&gt;/+ö%' },
    { form: 'PowerShell quotes', text: `'${secret.replaceAll("'", "''")}'` },
    { form: 'shell quotes', text: `'${secret.replaceAll("'", `'\\''`)}'` },
    { form: 'Base64', text: Buffer.from(secret).toString('base64') },
    { form: 'Base64url', text: Buffer.from(secret).toString('base64url') },
    { form: 'Base64 of UTF-16', text: Buffer.from(secret, 'utf16le').toString('base64') },
    { form: 'hexadecimal digits', text: Buffer.from(secret).toString('hex') },
    { form: 'large hexadecimal digits', text: Buffer.from(secret).toString('hex').toUpperCase() },
    { form: 'a SecureString of Linux', text: Buffer.from(secret, 'utf16le').toString('hex') },
    { form: 'bytes of .NET', text: hexOf(secret, '-').toUpperCase() },
    { form: 'bytes of a dump', text: hexOf(secret, ' ') },
    { form: 'bytes of openssl', text: hexOf(secret, ':') },
    { form: 'bytes of PowerShell', text: `0x${hexOf(secret, ',0x')}` },
    { form: 'bytes of C', text: `\\x${hexOf(secret, '\\x')}` },
    { form: 'a URL in which all is escaped', text: `%${hexOf(secret, '%')}` },
    { form: 'a URL in a URL', text: `%25${hexOf(secret, '%25').toUpperCase()}` },
    {
      form: 'references of XML',
      text: Array.from(secret, (c) => `&#${c.codePointAt(0)};`).join(''),
    },
    { form: 'UTF-16 read as bytes', text: Buffer.from(secret, 'utf16le').toString('latin1') },
  ])('masks the secret as $form', ({ text }) => {
    const redacted = createRedactor([secret]).redact(`before ${text} after`);

    expect(redacted).toMatch(/^before .{0,3}\[secret removed\].{0,3} after$/);
  });

  it.each([0, 1, 2, 3, 4, 5])('masks it in the middle of Base64, %d characters in', (shift) => {
    const whole = `${'x'.repeat(shift)}hunter2hunter2${'y'.repeat(5)}`;
    const redactor = createRedactor(['hunter2hunter2']);

    for (const encoding of ['utf8', 'utf16le'] as const) {
      expect(redactor.redact(Buffer.from(whole, encoding).toString('base64'))).toContain(mask);
    }
  });

  it.each(['\n', '\r\n'])('masks it where a full line was broken by %j', (end) => {
    const redactor = createRedactor(['hunter2hunter2', 'line one\nline two']);
    const base64 = Buffer.from('user anna, password hunter2hunter2, host web-01').toString(
      'base64',
    );
    const broken = base64.replaceAll(/(.{8})/g, `$1${end}`);

    expect(redactor.redact(`a hunter2${end}hunter2 b`)).toBe(`a ${mask} b`);
    expect(redactor.redact(broken)).toContain(mask);
    expect(redactor.redact(`> line one${end}line two`)).toBe(`> ${mask}`);
    expect(redactor.redact(`no secret${end}hunter${end}`)).toBe(`no secret${end}hunter${end}`);
  });

  it('merges secrets that overlap or touch into one mask', () => {
    const redactor = createRedactor(['abcd', 'cdef', 'ghij']);

    expect(redactor.redact('1 abcdefghij 2 abcd')).toBe(`1 ${mask} 2 ${mask}`);
  });

  it('leaves a text without secrets alone, and knows no empty secret', () => {
    expect(createRedactor([]).redact('anything')).toBe('anything');
    expect(createRedactor(['']).redact('anything')).toBe('anything');
    expect(createRedactor(['hunter2']).redact('hunter 2, hunte')).toBe('hunter 2, hunte');
  });

  it('holds nothing back that cannot become a secret', () => {
    const stream = createRedactor(['hunter2']).stream();

    expect(stream.push('go hunt')).toBe('go ');
    expect(stream.push('ing. ')).toBe('hunting. ');
    expect(stream.push('hunter')).toBe('');
    expect(stream.push('2!')).toBe(`${mask}!`);
    expect(stream.end()).toBe('');
  });

  const letters = fc.string({
    unit: fc.constantFrom('a', 'b', 'ab', ' ', '%', 'ö', '\n'),
    maxLength: 30,
  });
  const secrets = fc.array(
    fc.string({ unit: fc.constantFrom('a', 'b', 'ö'), minLength: 2, maxLength: 6 }),
    {
      maxLength: 4,
    },
  );

  it('says the same however the text is cut, and lets no secret out', () => {
    fc.assert(
      fc.property(secrets, fc.array(letters), (hidden, chunks) => {
        const redactor = createRedactor(hidden);
        const stream = redactor.stream();
        const text = chunks.join('');

        const streamed = chunks.map((chunk) => stream.push(chunk)).join('') + stream.end();

        expect(streamed).toBe(redactor.redact(text));
        for (const one of hidden) {
          expect(streamed.replaceAll(mask, '\n')).not.toContain(one);
        }
      }),
      { numRuns: 500 },
    );
  });
});
