import type { APITextDisplayComponent } from 'discord.js';
import { z } from 'zod';
import type { Action, Text } from '#src/card/card.ts';
import { accents } from './accent.ts';
import { confirmedId, notNowId } from './action-id.ts';
import { buttonRows, isConfirmed, styles } from './actions.ts';
import { everyComponent } from './every-component.ts';
import { inline } from './inline.ts';
import { limits } from './limits.ts';
import type { Line, Lines } from './lines.ts';
import { messageFlags, type Rendered } from './rendered.ts';

/** By this number the text of a question is found again in its message; no client shows such numbers. */
const firstId = 7000;
const subtext = '-# ';

/** What buttons ask before they count. Discord has no dialog for it, so that it stands in the message. */
export function confirmLines(actions: readonly Action[]): Lines {
  const all = actions.filter(isConfirmed).map(({ label, confirm = '' }) => {
    const asked: Text = [{ kind: 'strong', text: label }, ': ', confirm];
    return inline(asked, { limit: limits.text.confirm });
  });
  return {
    lines: all.map(({ text }) => subtext + text),
    isCut: all.some(({ isCut }) => isCut),
  };
}

/** The same as components of the second version. */
export function confirmTexts(lines: readonly Line[]): readonly APITextDisplayComponent[] {
  return lines.map((content, index) => ({ type: 10, id: firstId + index, content }));
}

const Asked = z.object({
  type: z.literal(10),
  id: z.number(),
  content: z.string().max(limits.container.text),
});
const Button = z.object({
  type: z.literal(2),
  custom_id: z.string(),
  label: z.string().min(1).max(limits.button.label),
  style: z.literal([1, 2, 4]),
});

export interface Confirming {
  readonly token: string;
  readonly ordinal: number;
  /** Of the button that was pressed. */
  readonly customId: string;
  /** Of the message in which it stands. */
  readonly components: readonly unknown[];
}

/** The private question after a button that must be confirmed: its own text once more, yes and not now. */
export function confirmation(pressed: Confirming): Rendered {
  const all = everyComponent(pressed.components);
  const button = all
    .map((each) => Button.safeParse(each).data)
    .find((each) => each?.custom_id === pressed.customId);
  const asked = all
    .map((each) => Asked.safeParse(each).data)
    .find((each) => each?.id === firstId + pressed.ordinal);
  const buttons = buttonRows([
    {
      type: 2,
      custom_id: confirmedId(pressed.token),
      label: button?.label ?? 'Yes',
      style: button?.style ?? styles.danger,
    },
    { type: 2, custom_id: notNowId, label: 'Not now', style: styles.plain },
  ]);
  const said = asked?.content.slice(subtext.length) ?? 'Read the message above once more.';
  return privately(['### Question · Are you sure?', said].join('\n'), buttons);
}

/** What stands in place of that question once it is answered. */
export function confirmationOver(answer: 'confirmed' | 'not-now'): Rendered {
  const said = {
    confirmed: 'Sent\\. The answer is in the thread\\.',
    'not-now': 'Nothing was done\\.',
  };
  return privately(said[answer], []);
}

function privately(content: string, rows: ReturnType<typeof buttonRows>): Rendered {
  return {
    components: [
      { type: 17, accent_color: accents.question, components: [{ type: 10, content }, ...rows] },
    ],
    flags: messageFlags.componentsV2 | messageFlags.ephemeral,
    mentions: [],
    files: [],
  };
}
