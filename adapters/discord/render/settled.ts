import type { APIButtonComponentWithCustomId } from 'discord.js';
import { z } from 'zod';
import { cleanLine } from '#src/redaction/clean-text.ts';
import { buttonRows, type Row, styles } from './actions.ts';
import { everyComponent } from './every-component.ts';
import { limits } from './limits.ts';

const Button = z.object({ type: z.literal(2), label: z.string() });

/** Buttons that a message had, as one row that can no longer be pressed. Whoever comes late sees what was asked. */
export function settledRows(before: readonly unknown[]): readonly Row[] {
  return buttonRows(labelsIn(before).slice(0, limits.rows.buttons).map(disabled));
}

function labelsIn(components: readonly unknown[]): readonly string[] {
  return everyComponent(components).flatMap((each) => {
    const button = Button.safeParse(each);
    return button.success ? [button.data.label] : [];
  });
}

function disabled(label: string, index: number): APIButtonComponentWithCustomId {
  return {
    type: 2,
    custom_id: `fettle-settled:${index}`,
    label: cleanLine(label).slice(0, limits.button.label).toWellFormed() || '(no label)',
    style: styles.plain,
    disabled: true,
  };
}
