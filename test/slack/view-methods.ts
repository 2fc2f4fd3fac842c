import { checkView } from './check-view.ts';
import type { SlackView } from './home.ts';
import { compact, isJson, type Json, listAt } from './json.ts';
import { limits } from './limits.ts';
import type { Call, Methods } from './method.ts';
import { Refusal, refusalWith } from './refusal.ts';
import type { Workspace } from './workspace.ts';

export const viewMethods: Methods = {
  'views.open': { scopes: [], run: open },
  'views.push': { scopes: [], run: push },
  'views.update': { scopes: [], run: update },
  'views.publish': { scopes: [], run: publish },
};

function open(call: Call): Json {
  const content = contentOf(call, 'modal');
  const user = exchange(call);
  const view = newView(call.workspace, { user, content });
  call.workspace.home.modals.set(user, [view]);
  return { view: viewJson(view, call.workspace) };
}

function push(call: Call): Json {
  const content = contentOf(call, 'modal');
  const user = exchange(call);
  const stack = call.workspace.home.modals.get(user) ?? [];
  const view = pushed(call.workspace, { user, content, stack });
  return { view: viewJson(view, call.workspace) };
}

function update(call: Call): Json {
  const { args, workspace } = call;
  const view =
    args.text('view_id') === undefined
      ? byExternalId(call)
      : workspace.home.find(args.required('view_id'));
  if (view === undefined) throw new Refusal('not_found');
  const hash = args.text('hash');
  if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict');
  const content = contentOf(call, view.content.type === 'home' ? 'home' : 'modal');
  const changed = { ...view, content, hash: workspace.ids.ts() };
  workspace.home.replace(changed);
  return { view: viewJson(changed, workspace) };
}

function publish(call: Call): Json {
  const { args, workspace } = call;
  const content = contentOf(call, 'home');
  const user = workspace.user(args.required('user_id', 'user_not_found')).id;
  const standing = workspace.home.tabs.get(user);
  const hash = args.text('hash');
  if (hash !== undefined && hash !== standing?.hash) throw new Refusal('hash_conflict');
  const id = standing?.id ?? workspace.ids.next('V');
  const view = { id, rootId: id, user, content, hash: workspace.ids.ts() };
  workspace.home.tabs.set(user, view);
  return { view: viewJson(view, workspace) };
}

/** Takes the trigger: a second use, or one after three seconds, opens nothing. */
function exchange({ args, stage, workspace }: Call): string {
  const redeemed = stage.triggers.redeem(args.required('trigger_id'));
  switch (redeemed.kind) {
    case 'unknown':
      throw new Refusal('invalid_trigger_id');
    case 'expired':
      throw new Refusal('expired_trigger_id');
    case 'used':
      throw new Refusal('exchanged_trigger_id');
    case 'good':
      if (redeemed.value.team !== workspace.id) throw new Refusal('invalid_trigger_id');
      return redeemed.value.user;
  }
}

function contentOf({ args, workspace }: Call, type: 'modal' | 'home'): Json {
  const given = args.structure('view', 'invalid_arguments');
  if (!isJson(given)) throw new Refusal('invalid_arguments');
  return checkedView(given, { type, workspace });
}

/** The view with ids on all its blocks. Throws the refusal of Slack. */
export function checkedView(
  given: Json,
  where: { readonly type: 'modal' | 'home'; readonly workspace: Workspace },
): Json {
  const { type, workspace } = where;
  const wrong = checkView(given, { type, without: workspace.withoutBlocks });
  if (wrong.includes('view_too_large')) throw new Refusal('view_too_large');
  if (wrong.length > 0) throw refusalWith('invalid_arguments', wrong);
  return { ...given, blocks: workspace.nameBlocks(listAt(given, 'blocks')) };
}

function byExternalId({ args, workspace }: Call): SlackView | undefined {
  const externalId = args.required('external_id');
  const all = [...workspace.home.modals.values()].flat();
  return all.find(({ content }) => content.external_id === externalId);
}

interface NewView {
  readonly user: string;
  readonly content: Json;
}

export function newView(workspace: Workspace, { user, content }: NewView): SlackView {
  const id = workspace.ids.next('V');
  return { id, rootId: id, user, content, hash: workspace.ids.ts() };
}

/** Puts a view on top of a person's stack, at most three high. */
export function pushed(
  workspace: Workspace,
  options: NewView & { readonly stack: readonly SlackView[] },
): SlackView {
  const { stack, user } = options;
  if (stack.length >= limits.modalStack) throw new Refusal('push_limit_reached');
  const fresh = newView(workspace, options);
  const view = { ...fresh, rootId: stack[0]?.id ?? fresh.id, previousId: stack.at(-1)?.id };
  workspace.home.modals.set(user, [...stack, view]);
  return view;
}

export function viewJson(view: SlackView, workspace: Workspace, values: Json = {}): Json {
  return compact({
    ...view.content,
    id: view.id,
    team_id: workspace.id,
    app_id: workspace.appId,
    bot_id: workspace.botId,
    app_installed_team_id: workspace.id,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    private_metadata: view.content.private_metadata ?? '',
    callback_id: view.content.callback_id ?? '',
    external_id: view.content.external_id ?? '',
    state: { values },
  });
}
