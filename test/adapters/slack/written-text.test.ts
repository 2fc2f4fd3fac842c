import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writtenText } from '#adapters/slack/written-text.ts';

describe('what a person wrote', () => {
  it.each([
    ['<@UBOT> 0x904 on rds-07', '0x904 on rds-07'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['<http://rds-07.example.org|rds-07.example.org> is down', 'rds-07.example.org is down'],
    ['<https://learn.example.org/0x904>', 'https://learn.example.org/0x904'],
    ['<mailto:maria@example.org>', 'maria@example.org'],
    ['ask <@U02AB> in <#C1|ops> or <!here>', 'ask @U02AB in #ops or @here'],
    ['```\nError code: 0x904\n```', 'Error code: 0x904'],
    ['Error `0x904` on (`rds-07`)', 'Error 0x904 on (rds-07)'],
    ['&lt;@UBOT&gt; typed by hand', '<@UBOT> typed by hand'],
  ])('is read out of %j', (text, written) => {
    expect(writtenText(text, 'UBOT')).toBe(written);
  });

  it('is found in any text, and in 100,000 characters of the worst', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof writtenText(text) === 'string'));
    for (const sign of ['<', '`', '&lt;', '<a|', '```', ' `']) {
      expect(writtenText(sign.repeat(100_000 / sign.length)).length).toBeLessThanOrEqual(100_000);
    }
  });
});
