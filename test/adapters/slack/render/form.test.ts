import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formOf, reportForm } from '#adapters/slack/render/form.ts';
import { type HomeState, homeOf } from '#adapters/slack/render/home.ts';
import { blockFaults, textsOf, valuesOf } from './block-faults.ts';

const state: HomeState = { now: 0, incidents: [], approvals: [], isExternal: false };

describe('a form', () => {
  it('asks for one text and carries what it is given', () => {
    expect(formOf({ label: 'Which host?', multiline: false, metadata: '{"token":"t"}' })).toEqual({
      type: 'modal',
      callback_id: 'fettle-form',
      private_metadata: '{"token":"t"}',
      title: { type: 'plain_text', text: 'Your answer', emoji: false },
      close: { type: 'plain_text', text: 'Not now', emoji: false },
      submit: { type: 'plain_text', text: 'Send', emoji: false },
      blocks: [
        {
          type: 'input',
          block_id: 'fettle-field',
          label: { type: 'plain_text', text: 'Which host?', emoji: false },
          element: {
            type: 'plain_text_input',
            action_id: 'fettle-text',
            multiline: false,
            max_length: 3000,
          },
        },
      ],
    });
  });

  it('takes any label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000, size: 'max' }), (label) => {
        const form = formOf({ label, multiline: true, metadata: '' });

        const [shown = ''] = textsOf(form.blocks);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown.length).toBeLessThanOrEqual(2000);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses to carry more than Slack brings back', () => {
    expect(() => formOf({ label: 'x', multiline: false, metadata: 'm'.repeat(3001) })).toThrow(
      RangeError,
    );
  });

  it('of the global shortcut asks for the error, and for the host if it is known', () => {
    const { title, blocks } = reportForm('m');

    expect(title.text.length).toBeLessThanOrEqual(24);
    expect(blocks).toMatchObject([
      { block_id: 'fettle-field', element: { multiline: true } },
      { block_id: 'fettle-host', optional: true },
    ]);
  });
});

describe('the home tab', () => {
  it('says what it can do and that nothing waits', () => {
    expect(textsOf(homeOf(state)).join('\n')).toMatchSnapshot();
  });

  it('lists what waits, with a way there', () => {
    const entry = {
      reference: 'inc-1',
      text: ['Restart ', { kind: 'code', text: 'rds-07' }],
    } as const;
    const link = 'https://example.slack.com/archives/C1/p1';

    const blocks = homeOf({ ...state, approvals: [{ ...entry, link }], incidents: [entry] });

    expect(textsOf(blocks)).toContain('Waiting for you: 1');
    expect(valuesOf(blocks, 'url')).toEqual([link]);
  });

  it.each(['javascript:alert(1)', 'http://x', 'https://x y', 'https://x|<!here>'])(
    'makes no link of %s',
    (link) => {
      const entry = { reference: 'inc-1', text: ['x'], link };

      expect(valuesOf(homeOf({ ...state, docs: link, incidents: [entry] }), 'url')).toEqual([]);
    },
  );

  it('counts what it does not list', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({
      reference: `inc-${index}`,
      text: ['<!here> & '.repeat(1000)],
    }));

    const blocks = homeOf({ ...state, incidents: many, approvals: many });

    expect(textsOf(blocks)).toContain('… (480 more)');
    expect(blocks.length).toBeLessThanOrEqual(100);
    expect(blockFaults(blocks)).toEqual([]);
  });

  it('tells a guest what they may do', () => {
    expect(textsOf(homeOf({ ...state, isExternal: true })).join('')).toContain(
      'not approve repairs',
    );
  });
});
