import { describe, expect, it } from '@jest/globals';
import { pressedId, readActionId } from '#adapters/slack/render/action-id.ts';
import { render } from '#adapters/slack/render/render.ts';
import type { Action } from '#src/card/card.ts';
import { action, saying } from '#test/contracts/chat-cards.ts';
import { textsOf, valuesOf } from './block-faults.ts';

const capabilities = { plan: true, files: true };
const view = { now: 0, capabilities };

describe('what may be pressed in Slack', () => {
  it('is a button with an opaque token', () => {
    expect(elementsOf([{ token: 't1', label: ' Show the\nscript ', style: 'plain' }])).toEqual([
      {
        type: 'button',
        action_id: 'fettle-button:0',
        text: { type: 'plain_text', text: 'Show the script', emoji: false },
        value: 't1',
      },
    ]);
  });

  it('is asked again where the card says so', () => {
    const approve: Action = {
      token: 't1',
      label: 'Approve',
      style: 'danger',
      confirm: 'Restart <b>everything</b> on rds-07?',
    };

    expect(elementsOf([approve])).toMatchObject([
      {
        style: 'danger',
        confirm: {
          title: { text: 'Approve?' },
          text: { type: 'plain_text', text: 'Restart <b>everything</b> on rds-07?' },
          confirm: { text: 'Approve' },
          deny: { text: 'Not now' },
          style: 'danger',
        },
      },
    ]);
  });

  it('is a menu when there are more answers than buttons are good for', () => {
    const choices = Array.from({ length: 6 }, (_, index) => action(`Answer ${index}`));

    const elements = elementsOf([{ ...action('Go'), style: 'primary' }, ...choices]);

    expect(elements).toMatchObject([
      { type: 'static_select', action_id: 'fettle-menu:0' },
      { type: 'button', text: { text: 'Go' } },
    ]);
    expect(valuesOf(elements[0], 'value')).toEqual(choices.map(({ token }) => token));
  });

  it('never puts into a menu what has to be confirmed or filled in', () => {
    const choices = Array.from({ length: 9 }, (_, index) => action(`Answer ${index}`));
    const asked = { ...action('Careful'), confirm: 'Sure?' };
    const form = { ...action('Write'), form: { label: 'What?', multiline: false } };

    expect(elementsOf([...choices, asked, form])).toMatchObject([
      { type: 'static_select' },
      { type: 'button', confirm: {} },
      { type: 'button', action_id: 'fettle-line:10:What?' },
    ]);
  });

  it('says so when there is no room for all of it', () => {
    const buttons = Array.from({ length: 30 }, (_, index) => ({
      ...action(`B${index}`),
      style: 'primary' as const,
    }));

    const { blocks, files } = render({ ...saying(['x']), actions: buttons }, view);

    expect(textsOf(blocks)).toContain('Shortened; all of it in whole-message.txt.');
    expect(files.map(({ text }) => text).join('')).toContain('| B29');
  });
});

describe('an action id', () => {
  it.each([
    [{ ...action('x') }, { kind: 'button' }],
    [
      { ...action('x'), form: { label: 'Which host: yours?', multiline: true } },
      { kind: 'form', label: 'Which host: yours?', multiline: true },
    ],
    [
      { ...action('x'), form: { label: '😀'.repeat(150), multiline: false } },
      { kind: 'form', label: '😀'.repeat(100), multiline: false },
    ],
  ] as const)('of %j is read back', (pressed, read) => {
    const [id] = valuesOf(elementsOf([pressed]), 'action_id').map(String);

    expect(id).toMatch(pressedId);
    expect(readActionId(id ?? '')).toEqual(read);
  });

  it('of a menu is read back', () => {
    expect(readActionId('fettle-menu:0')).toEqual({ kind: 'menu' });
  });

  it.each(['', 'fettle-button', 'other-button:0', 'fettle-line:x:y', 'xfettle-button:1'])(
    '%j is none of ours',
    (id) => {
      expect(readActionId(id)).toBeUndefined();
    },
  );
});

function elementsOf(actions: readonly Action[]): readonly unknown[] {
  const { blocks } = render({ ...saying(['x']), actions }, view);
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
}
