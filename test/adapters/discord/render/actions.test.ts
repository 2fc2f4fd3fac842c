import { describe, expect, it } from '@jest/globals';
import { menuId, readActionId } from '#adapters/discord/render/action-id.ts';
import { confirmation, confirmationOver } from '#adapters/discord/render/confirm.ts';
import { render } from '#adapters/discord/render/render.ts';
import { forms, type RenderView } from '#adapters/discord/render/rendered.ts';
import type { Action } from '#src/card/card.ts';
import { action, saying } from '#test/contracts/chat-cards.ts';
import { readIn, valuesOf } from './shown.ts';

const view: RenderView = { now: 0, form: 'container', can: { files: true } };
const approve: Action = {
  token: 't1',
  label: 'Approve',
  style: 'danger',
  confirm: 'Restart *all* of rds-07?',
};

describe('what may be pressed in Discord', () => {
  it('is a button with an opaque token', () => {
    expect(rowsOf([{ token: 't1', label: ' Show the\nscript ', style: 'plain' }])).toEqual([
      {
        type: 1,
        components: [
          { type: 2, custom_id: 'fettle-button:0:t1', label: 'Show the script', style: 2 },
        ],
      },
    ]);
  });

  it.each([
    ['primary', 1],
    ['plain', 2],
    ['danger', 4],
  ] as const)('of the style %s has the style %d', (style, number) => {
    expect(valuesOf(rowsOf([{ ...action('x'), style }]), 'style')).toEqual([number]);
  });

  it('is a menu when there are more answers than buttons are good for', () => {
    const choices = Array.from({ length: 6 }, (_, index) => action(`Answer ${index}`));

    const rows = rowsOf([{ ...action('Go'), style: 'primary' }, ...choices]);

    expect(rows).toMatchObject([
      { components: [{ type: 3, custom_id: menuId(0), placeholder: 'Choose one' }] },
      { components: [{ type: 2, label: 'Go' }] },
    ]);
    expect(valuesOf(rows, 'value')).toEqual(choices.map(({ token }) => token));
  });

  it('is two menus for more than twenty-four answers, and says when there are still more', () => {
    const choices = Array.from({ length: 60 }, (_, index) => action(`Answer ${index}`));

    const rendered = render({ ...saying(['x']), actions: choices }, view);

    expect(valuesOf(rendered.components, 'value')).toHaveLength(50);
    expect(readIn(rendered)).toContain('Shortened; all of it in whole-message.txt.');
    expect(rendered.files.map(({ text }) => text).join('')).toContain('| Answer 59');
  });

  it('offers an answer once', () => {
    const same = Array.from({ length: 7 }, () => action('Same'));

    expect(valuesOf(rowsOf(same), 'value')).toEqual([]);
    expect(valuesOf(rowsOf(same), 'custom_id')).toEqual(['fettle-button:0:token-Same']);
  });

  it('offers something else once: where the core does', () => {
    const choices = Array.from({ length: 6 }, (_, index) => action(`Answer ${index}`));
    const form = { label: 'Which?', multiline: true };
    const rows = rowsOf([...choices, { ...action('Something else…'), form }]);

    expect(valuesOf(rows, 'label').filter((label) => label === 'Something else…')).toHaveLength(1);
    expect(valuesOf(rows, 'value')).toHaveLength(6);
  });

  it('never puts into a menu what has to be confirmed or filled in', () => {
    const choices = Array.from({ length: 9 }, (_, index) => action(`Answer ${index}`));
    const form = { ...action('Write'), form: { label: 'What?', multiline: false } };

    expect(valuesOf(rowsOf([...choices, approve, form]), 'custom_id')).toEqual([
      'fettle-menu:0',
      'fettle-confirm:0:t1',
      'fettle-line:1:token-Write:What?',
    ]);
  });
});

describe('a custom id', () => {
  it.each([
    [action('x'), { kind: 'button', token: 'token-x' }],
    [approve, { kind: 'confirm', token: 't1', ordinal: 0 }],
    [
      { ...action('x'), form: { label: 'Which host: yours?', multiline: true } },
      { kind: 'form', token: 'token-x', label: 'Which host: yours?', multiline: true },
    ],
    [
      { ...action('x'), form: { label: '😀'.repeat(150), multiline: false } },
      { kind: 'form', token: 'token-x', label: '😀'.repeat(39), multiline: false },
    ],
  ] as const)('of %j is read back', (pressed, read) => {
    const [id] = valuesOf(rowsOf([pressed]), 'custom_id').map(String);

    expect(readActionId(id ?? '')).toEqual(read);
  });

  it.each([
    '',
    'fettle-button',
    'fettle-button:0',
    'other-button:0:t',
    'xfettle-button:1:t',
    'fettle-settled:0',
    'fettle-line:x:y:z',
  ])('%j is none of ours', (id) => {
    expect(readActionId(id)).toBeUndefined();
  });
});

describe('a button that must be confirmed', () => {
  it.each(forms)('says in the message what it asks, as %s', (form) => {
    const rendered = render({ ...saying(['x']), actions: [approve] }, { ...view, form });

    expect(readIn(rendered)).toContain('Approve: Restart *all* of rds-07?');
  });

  it('is asked privately, with the words of the message and a button that counts', () => {
    const other: Action = { ...approve, token: 't2', label: 'Decline', confirm: 'Leave it?' };
    const { components } = render({ ...saying(['x']), actions: [other, approve] }, view);

    const asked = confirmation({
      token: 't1',
      ordinal: 1,
      customId: 'fettle-confirm:1:t1',
      components,
    });

    expect(asked.flags).toBe(32_768 + 64);
    expect(readIn(asked)).toBe('Question · Are you sure?\nApprove: Restart *all* of rds-07?');
    expect(valuesOf(asked.components, 'label')).toEqual(['Approve', 'Not now']);
    expect(valuesOf(asked.components, 'custom_id').map(String).map(readActionId)).toEqual([
      { kind: 'confirmed', token: 't1' },
      { kind: 'not-now' },
    ]);
  });

  it.each([[[]], [[{ type: 10, id: 7000 }]], [[null, 'x', { components: 'no' }]]])(
    'is asked all the same where the message says nothing of it: %j',
    (components) => {
      const asked = confirmation({
        token: 't1',
        ordinal: 0,
        customId: 'fettle-confirm:0:t1',
        components,
      });

      expect(readIn(asked)).toContain('Read the message above once more.');
      expect(valuesOf(asked.components, 'label')).toEqual(['Yes', 'Not now']);
    },
  );

  it('leaves nothing to press once it is answered', () => {
    expect(valuesOf(confirmationOver('not-now').components, 'custom_id')).toEqual([]);
    expect(readIn(confirmationOver('not-now'))).toBe('Nothing was done.');
  });

  it('says so when there are more of them than can be asked', () => {
    const many = Array.from({ length: 5 }, (_, index) => ({ ...approve, token: `t${index}` }));

    const rendered = render({ ...saying(['x']), actions: many }, view);

    expect(valuesOf(rendered.components, 'custom_id')).toHaveLength(3);
    expect(readIn(rendered)).toContain('Shortened');
  });
});

describe('a message that has been decided', () => {
  it('shows its buttons of before, which can no longer be pressed', () => {
    const { components } = render({ ...saying(['x']), actions: [approve, action('Show')] }, view);
    // As Discord gives them back.
    const given: unknown = JSON.parse(JSON.stringify(components));
    const before: readonly unknown[] = Array.isArray(given) ? given : [];

    const after = render(saying(['Approved by Jonas.']), { ...view, before });

    expect(valuesOf(after.components, 'label')).toEqual(['Approve', 'Show']);
    expect(valuesOf(after.components, 'disabled')).toEqual([true, true]);
    expect(valuesOf(after.components, 'custom_id').map(String).map(readActionId)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('shows them once more after the next edit', () => {
    const first = render({ ...saying(['x']), actions: [approve] }, view);
    const second = render(saying(['y']), { ...view, before: first.components });

    expect(render(saying(['z']), { ...view, before: second.components }).components.length).toBe(1);
    expect(
      valuesOf(render(saying(['z']), { ...view, before: second.components }), 'label'),
    ).toEqual(['Approve']);
  });
});

function rowsOf(actions: readonly Action[]): readonly unknown[] {
  const { components } = render({ ...saying(['x']), actions }, view);
  const inside = components.flatMap((each) => (each.type === 17 ? each.components : [each]));
  return inside.filter(({ type }) => type === 1);
}
