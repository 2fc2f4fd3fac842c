import type { SlackView } from './home.ts';
import { type Json, jsonAt, listAt, textAt } from './json.ts';
import type { Message } from './message.ts';
import { isFor, labelsOf } from './screen.ts';
import { actionsOf, type BlockAction, labelOf } from './shown-blocks.ts';
import type { Workspace } from './workspace.ts';

export interface PressOptions {
  /** What is answered to "are you sure?"; confirmed unless said otherwise. */
  readonly confirm?: 'confirm' | 'dismiss' | undefined;
  /** Only in this message. */
  readonly ts?: string | undefined;
  /** Also in what messages said before: a slow client, an old tab. */
  readonly isStale?: true | undefined;
}

export interface FoundAction {
  readonly element: Json;
  /** As it stands in `actions` of the payload. */
  readonly action: Json;
  readonly message?: Message | undefined;
  readonly view?: SlackView | undefined;
}

interface Reader {
  readonly id: string;
  readonly workspace: Workspace;
}

/** The newest thing of this label that a person can press: in the form on top, in messages, in the Home tab. */
export function findAction(reader: Reader, label: string, options: PressOptions): FoundAction {
  const candidates = [...inForm(reader), ...inMessages(reader, options), ...inHome(reader)];
  const found = candidates.find((candidate) => labelsOf(candidate.at).includes(label));
  if (found === undefined) {
    const labels = candidates.flatMap(({ at }) => labelsOf(at)).join(', ');
    throw new Error(`there is no button "${label}"; there are: ${labels}`);
  }
  const { at, ...place } = found;
  return { ...place, element: at.element, action: actionOf(at, label) };
}

interface Candidate {
  readonly at: BlockAction;
  readonly message?: Message | undefined;
  readonly view?: SlackView | undefined;
}

function inForm({ id, workspace }: Reader): readonly Candidate[] {
  return inView(workspace.home.modals.get(id)?.at(-1));
}

function inHome({ id, workspace }: Reader): readonly Candidate[] {
  return inView(workspace.home.tabs.get(id));
}

function inView(view: SlackView | undefined): readonly Candidate[] {
  if (view === undefined) return [];
  return actionsOf(listAt(view.content, 'blocks')).map((at) => ({ at, view }));
}

function inMessages(
  { id, workspace }: Reader,
  { ts, isStale }: PressOptions,
): readonly Candidate[] {
  const visible = workspace.messages
    .filter((message) => isFor(message, id) && workspace.channel(message.channel).members.has(id))
    .filter((message) => ts === undefined || message.ts === ts)
    .toReversed();
  const versions = visible.flatMap((message) =>
    isStale === true ? [message, ...message.versions.toReversed()] : [message],
  );
  return versions.flatMap((message) => actionsOf(message.blocks).map((at) => ({ at, message })));
}

function actionOf({ blockId, element }: BlockAction, label: string): Json {
  const common = {
    type: textAt(element, 'type'),
    action_id: textAt(element, 'action_id'),
    block_id: blockId,
  };
  const option = listAt(element, 'options').find((each) => labelOf(each) === label);
  if (option !== undefined) return { ...common, selected_option: option };
  return { ...common, text: jsonAt(element, 'text'), value: textAt(element, 'value') };
}
