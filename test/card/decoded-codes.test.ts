import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cardFor } from '#src/card/card-for.ts';
import { decodedBlocks, spaceLabels } from '#src/card/decoded-codes.ts';
import { draft } from '#src/card/draft.ts';
import { noPlaybook } from '#src/card/no-playbook.ts';
import { whichProductQuestion } from '#src/card/which-product.ts';
import { codeSpaces, spell } from '#src/errorcode/code.ts';
import { context, incident, states } from './repair.ts';
import { labels, said } from './said.ts';

function shown(codes: readonly string[], report = ''): string {
  return said(
    draft({ severity: 'info', title: [], blocks: decodedBlocks(codes, report) }, context),
  );
}

describe('codes without a playbook', () => {
  it('are explained: meaning, usual causes, where to look, and the source', () => {
    expect(shown(['ntstatus:0xc0000234'])).toBe(
      `Code: 0xc0000234 STATUS_ACCOUNT_LOCKED_OUT (NTSTATUS)
Means: The account is locked out.
Usual causes: Too many wrong passwords, often from an old saved one on another machine.
Look at: Security event 4740 on the domain controller with the PDC role, which names the source.
Source: MS-ERREF 2.3.1, NTSTATUS values`,
    );
  });

  it('are explained by the code inside where the outer one has no sentence', () => {
    expect(shown(['hresult:0x800706ba'])).toMatch(
      /^Code: 0x800706ba RPC_S_SERVER_UNAVAILABLE \(Windows error\)\nMeans: The RPC server cannot be reached\./,
    );
  });

  it('are told apart where the number means several things', () => {
    const text = shown(['unknown:0x5']);

    expect(text).toMatch(/^- 0x5 means different things\. /);
    expect(text).toContain('ERROR_ACCESS_DENIED');
    expect(text).toContain('Kerberos');
  });

  it('mean what the words of the report say', () => {
    expect(shown(['unknown:0x7e'], 'a blue screen, again')).toMatch(
      /^Code: 0x7e SYSTEM_THREAD_EXCEPTION_NOT_HANDLED \(blue screen\)\nMeans: /,
    );
  });

  it('get no meaning that nobody knows', () => {
    expect(shown(['hresult:0x8abc1234', 'hresult:0x8024ff42'])).toBe(
      `- 0x8abc1234: no table that I have knows it, and I make nothing up. Its facility is: 700.
- 0x8024ff42: no table that I have knows it, and I make nothing up. Its family is: Windows Update.`,
    );
  });

  it('are explained two at a time, the rest in a line each, and not without end', () => {
    const many = Array.from(
      { length: 30 },
      (_, index) => `ntstatus:0x${(0xc0000070 + index).toString(16)}`,
    );

    const text = shown(many);

    expect(text.match(/^Means: /gm)).toHaveLength(2);
    expect(text.match(/^- /gm)?.length).toBe(4);
  });

  it('stay readable whatever they are, and whatever stands beside them', () => {
    const code = fc
      .record({ space: fc.constantFrom(...codeSpaces), value: fc.nat(0xffffffff) })
      .map(spell);
    const codes = fc.array(fc.oneof(code, fc.string()), { maxLength: 8 });

    fc.assert(
      fc.property(codes, fc.string({ unit: 'binary' }), (given, report) => {
        const text = shown(given, report);

        expect(text.length).toBeLessThan(6000);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }),
    );
  });

  it('have words for every number space', () => {
    expect(Object.keys(spaceLabels)).toEqual(codeSpaces.filter((space) => space !== 'unknown'));
  });
});

describe('the question for the product', () => {
  it('offers the products in which the number means something', () => {
    const question = whichProductQuestion(['unknown:0x7'], []);
    const open = incident(
      { ...states.asking, question },
      { codes: ['unknown:0x7'], playbook: undefined },
    );

    const card = cardFor({ kind: 'question' }, open, context);

    expect(question.question.ask).toBe('Which product shows this code?');
    expect(labels(card)).toEqual([
      'Remote Desktop',
      'Another Windows program',
      'A blue screen or sudden restart',
      'Kerberos (events 4768, 4769, 4771)',
      'Something else…',
      'Never mind',
    ]);
  });

  it('is asked in words where the number means one thing', () => {
    expect(whichProductQuestion(['hresult:0x80070005'], []).question.answer).toBe('text');
  });
});

describe('an incident that no playbook looks into', () => {
  it('ends with what the product that was named makes of the code', () => {
    const asked = incident(states.asking, {
      codes: ['unknown:0x19'],
      report: 'error 0x19',
      playbook: undefined,
      answers: { playbook: 'kerberos' },
    });

    const text = said(draft(noPlaybook(asked), context));

    expect(text).toMatch(
      /^Attention · No playbook of mine looks into this\. Nothing was changed\./,
    );
    expect(text).toContain('KDC_ERR_PREAUTH_REQUIRED (Kerberos)');
  });
});
