import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as digest from '#src/approval/digest.ts';
import { withDigest } from '#src/approval/digest.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { plan } from '#test/fakes/incident-samples.ts';

function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonical JSON', () => {
  // RFC 8785, 3.2.2 and 3.2.3
  it.each([
    {
      what: 'literals, numbers and strings',
      input: String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
      output: String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    },
    {
      what: 'the order of members',
      input: String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
        "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
      output: `{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}`,
    },
  ])('writes the example of RFC 8785: $what', ({ input, output }) => {
    expect(canonicalJson(JSON.parse(input))).toBe(output);
  });

  // RFC 8785, appendix B
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of RFC 8785 as %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it.each([
    ['not a number', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['nothing in a list', [undefined]],
    ['nothing at all', undefined],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('refuses what is nested too deep, instead of running out of stack', () => {
    const nested: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);

    expect(() => canonicalJson(nested)).toThrow('nested deeper');
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it('keeps two names apart that differ in lone surrogates only', () => {
    expect(canonicalJson({ '\ud800': 1, '\udc00': 2, '\ufffd': 3 })).toBe(
      '{"\ufffd":3,"\ufffd\ufffd":1,"\ufffd\ufffd\ufffd":2}',
    );
  });

  it('says the same as JSON, and says it only one way', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), (value) => {
        const text = canonicalJson(value);
        const again: unknown = JSON.parse(text);

        expect(canonicalJson(again)).toBe(text);
        expect(again).toEqual(JSON.parse(wellFormed(JSON.stringify(value))));
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (members) => {
        const reversed = Object.fromEntries(Object.entries(members).reverse());

        expect(canonicalJson(reversed)).toBe(canonicalJson(members));
      }),
    );
  });
});

describe('the digest of a plan', () => {
  it('is the same for the same plan, however its members are ordered', () => {
    const { digest: _, ...body } = plan();
    const reversed = Object.fromEntries(Object.entries(body).reverse());

    expect(withDigest({ ...body, ...reversed }).digest).toBe(withDigest(body).digest);
  });

  it('does not hold for a plan of which anything was changed', () => {
    const { digest: _, ...body } = plan();
    const whole = withDigest(body);

    expect(digest.isIntact(whole)).toBe(true);
    for (const name of Object.keys(body)) {
      expect(digest.isIntact({ ...whole, [name]: 'forged' })).toBe(false);
    }
  });

  it.each([
    ['the host', { host: 'web-02' }],
    ['one letter of the script', { apply: { ...plan().apply, text: 'true ' } }],
    ['a parameter', { parameters: { file: '/etc/shadow' } }],
    ['a reading', { readings: { 'service.active': true } }],
    ['the number of approvals', { requirement: { ...plan().requirement, approvals: 0 } }],
    ['the expiry', { expiresAt: 2_000_000 }],
  ])('covers %s', (_, change) => {
    expect(digest.planDigest({ ...plan(), ...change })).not.toBe(digest.planDigest(plan()));
  });
});

/** Escaped lone surrogates as JSON.stringify writes them become the replacement character. */
function wellFormed(json: string): string {
  return json.replace(/(\\\\)|\\ud[89a-f][0-9a-f]{2}/g, (found, backslash: string | undefined) =>
    backslash === undefined ? '\ufffd' : found,
  );
}
