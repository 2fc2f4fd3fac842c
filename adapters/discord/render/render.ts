import type {
  APIComponentInContainer,
  APIContainerComponent,
  APIFileComponent,
  APITextDisplayComponent,
} from 'discord.js';
import type { Card } from '#src/card/card.ts';
import type { AttachedFile } from '#src/chat/attached-file.ts';
import { cleanCard } from '#src/chat/clean-card.ts';
import { cut } from '#src/chat/literal.ts';
import { type Code, type Shortened, shortenCode } from '#src/chat/long-code.ts';
import { wholeFile } from '#src/chat/whole-text.ts';
import { accents } from './accent.ts';
import { confirmTexts } from './confirm.ts';
import { limits } from './limits.ts';
import type { Line } from './lines.ts';
import { messageFlags, type Rendered, type RenderView } from './rendered.ts';
import { type Said, saidIn } from './said.ts';

/**
 * A card in one of its forms, always inside of Discord's limits. Each form says all that the others say; what
 * does not fit is said to be missing, and attached where files can be. Pure.
 */
export function render(card: Card, view: RenderView): Rendered {
  const whole = cleanCard(card);
  const { blocks, files, isLost } = shortened(whole, view);
  const said = saidIn({ ...whole, blocks }, { ...view, isShort: isLost && view.can.files });
  const isAttached = said.isCut && view.can.files;
  const attached = (isAttached ? [...files, wholeFile(whole, view.now)] : files).map(shortFile);
  const accent = accents[card.severity];
  return { ...formed(said, { view, attached, accent }), mentions: said.users, files: attached };
}

interface Forming {
  readonly view: RenderView;
  readonly attached: readonly AttachedFile[];
  readonly accent: number;
}

type Formed = Omit<Rendered, 'mentions' | 'files'>;

function formed(said: Said, { view, attached, accent }: Forming): Formed {
  const { rows } = said;
  const content = textOf([said.heading, ...said.bodies, said.asked, said.notes]);
  switch (view.form) {
    case 'container':
      return {
        components: [containerOf(said, { attached, accent })],
        flags: messageFlags.componentsV2,
      };
    case 'embed':
      return {
        // An embed tells nobody.
        content: said.users.map((user) => `<@${user}>`).join(' '),
        embeds: [{ color: accent, description: content }],
        components: [...rows],
        flags: 0,
      };
    case 'text':
    case 'bare':
      return { content, embeds: [], components: [...rows], flags: messageFlags.suppressEmbeds };
  }
}

function containerOf(
  said: Said,
  { attached, accent }: Omit<Forming, 'view'>,
): APIContainerComponent {
  const { heading, asked, notes, rows } = said;
  const own = said.bodies.slice(0, limits.container.bodies - 1);
  const rest = said.bodies.slice(limits.container.bodies - 1).flat();
  const texts = [heading, ...own, rest, notes].filter((lines) => lines.length > 0).map(display);
  const components: readonly APIComponentInContainer[] = [
    ...(texts.length === 0 ? [display([empty])] : texts),
    ...attached.map(fileOf),
    ...confirmTexts(asked),
    ...rows,
  ];
  return { type: 17, accent_color: accent, components: [...components] };
}

const empty = String.raw`\(an empty message\)`;

function display(lines: readonly Line[]): APITextDisplayComponent {
  return { type: 10, content: lines.join('\n') };
}

/** A file that no component names is not shown. */
function fileOf({ name }: AttachedFile): APIFileComponent {
  return { type: 13, file: { url: `attachment://${name}` } };
}

function textOf(parts: readonly (readonly Line[])[]): string {
  const text = parts.flat().join('\n');
  return text.trim() === '' ? empty : text;
}

function shortened({ blocks }: Card, { can }: RenderView): Shortened {
  const { code, codeLines, line } = limits.text;
  const fits = ({ text }: Code) =>
    text.length <= code && text.trimEnd().split('\n').length <= codeLines && !text.includes('```');
  return shortenCode(blocks, { fits, line, files: can.files ? limits.file.number : 0 });
}

function shortFile(file: AttachedFile): AttachedFile {
  return { ...file, text: cut(file.text, limits.file.text).text };
}
