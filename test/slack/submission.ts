import type { SlackView } from './home.ts';
import type { Actor } from './interactions.ts';
import { type Json, jsonAt, listAt, textAt } from './json.ts';
import { Refusal } from './refusal.ts';
import { checkedView, pushed } from './view-methods.ts';

/** Said by Slack's client when an app answers a form wrongly or not at all. */
export const formTrouble = 'We had some trouble connecting. Try again?';

/** What the acknowledgement of a form does to the person's screen. */
export function answerForm(actor: Actor, view: SlackView, answer: Json): void {
  const { workspace, user } = actor;
  try {
    carryOut(actor, view, answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    workspace.home.note(user.id, `${formTrouble} (${error.error})`);
  }
}

function carryOut({ workspace, user }: Actor, view: SlackView, answer: Json): void {
  const stack = workspace.home.modals.get(user.id) ?? [];
  const given = jsonAt(answer, 'view') ?? {};
  switch (textAt(answer, 'response_action')) {
    case 'errors':
      showErrors({ workspace, user }, view, jsonAt(answer, 'errors') ?? {});
      return;
    case 'update':
      workspace.home.replace({
        ...view,
        content: checkedView(given, { type: 'modal', workspace }),
        hash: workspace.ids.ts(),
      });
      return;
    case 'push':
      pushed(workspace, {
        user: user.id,
        content: checkedView(given, { type: 'modal', workspace }),
        stack,
      });
      return;
    case 'clear':
      workspace.home.modals.set(user.id, []);
      return;
    case undefined:
      workspace.home.modals.set(
        user.id,
        stack.filter(({ id }) => id !== view.id),
      );
      return;
    default:
      throw new Refusal('invalid_response_action');
  }
}

function showErrors(
  { workspace, user }: Pick<Actor, 'workspace' | 'user'>,
  view: SlackView,
  errors: Json,
): void {
  const ids = listAt(view.content, 'blocks').map((block) => textAt(block, 'block_id'));
  const strange = Object.keys(errors).filter((id) => !ids.includes(id));
  if (strange.length > 0 || Object.keys(errors).length === 0) throw new Refusal('invalid_errors');
  for (const message of Object.values(errors)) workspace.home.note(user.id, String(message));
}
