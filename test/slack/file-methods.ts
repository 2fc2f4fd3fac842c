import { compact, type Json, listOf, textAt } from './json.ts';
import { fileJson, type Message, type SlackFile } from './message.ts';
import type { Call, Methods } from './method.ts';
import { postableChannel } from './posted.ts';
import { Refusal } from './refusal.ts';
import type { Workspace } from './workspace.ts';

/** Announced, and uploaded or not yet. */
export interface Upload {
  readonly id: string;
  readonly workspace: Workspace;
  readonly name: string;
  readonly length: number;
  readonly altText?: string | undefined;
  bytes: Uint8Array | undefined;
}

/** `uploads` is shared with the part of the server that receives the bytes. */
export function fileMethods(uploads: Map<string, Upload>): Methods {
  return {
    'files.getUploadURLExternal': {
      scopes: ['files:write'],
      run: (call) => announce(call, uploads),
    },
    'files.completeUploadExternal': {
      scopes: ['files:write'],
      run: (call) => complete(call, uploads),
    },
    'files.info': { scopes: ['files:read'], run: info },
    'files.delete': { scopes: ['files:write'], run: remove },
  };
}

function announce({ args, workspace, stage }: Call, uploads: Map<string, Upload>): Json {
  const length = args.number('length', 0);
  if (length <= 0) throw new Refusal('invalid_arguments');
  const upload = {
    id: stage.ids.next('F'),
    workspace,
    name: args.required('filename'),
    length,
    altText: args.text('alt_txt') ?? args.text('alt_text'),
    bytes: undefined,
  };
  uploads.set(upload.id, upload);
  return { file_id: upload.id, upload_url: `${stage.origin()}/upload/${upload.id}` };
}

function complete(call: Call, uploads: Map<string, Upload>): Json {
  const wanted = listOf(call.args.structure('files', 'invalid_arguments'));
  if (wanted.length === 0) throw new Refusal('invalid_arguments');
  const files = wanted.map((each) =>
    stored(call, uploads.get(textAt(each, 'id') ?? ''), textAt(each, 'title')),
  );
  if (call.args.has('channel_id')) share(call, files);
  return { files: files.map(fileJson) };
}

function stored(
  { workspace, stage }: Call,
  upload: Upload | undefined,
  title: string | undefined,
): SlackFile {
  if (upload === undefined || upload.workspace !== workspace) throw new Refusal('file_not_found');
  if (upload.bytes?.length !== upload.length) throw new Refusal('file_update_failed');
  return workspace.keepFile(stage.origin(), {
    id: upload.id,
    name: upload.name,
    title: title ?? upload.name,
    user: workspace.botUser.id,
    altText: upload.altText,
    bytes: upload.bytes,
  });
}

function share(call: Call, files: readonly SlackFile[]): void {
  const { args, workspace, stage } = call;
  const channel = postableChannel({ ...call, args: args.renamed('channel_id', 'channel') });
  const message: Message = {
    ts: stage.ids.ts(),
    channel: channel.id,
    user: workspace.botUser.id,
    botId: workspace.botId,
    appId: workspace.appId,
    text: args.text('initial_comment') ?? '',
    blocks: [],
    threadTs: args.text('thread_ts'),
    files,
    reactions: [],
    versions: [],
  };
  stage.desk.messagePosted(workspace, workspace.keep(message));
}

function info({ args, workspace }: Call): Json {
  const file = workspace.files.get(args.required('file', 'file_not_found'));
  if (file === undefined) throw new Refusal('file_not_found');
  return { file: compact(fileJson(file)) };
}

/** Only its own. */
function remove({ args, workspace }: Call): Json {
  const file = workspace.files.get(args.required('file', 'file_not_found'));
  if (file === undefined) throw new Refusal('file_not_found');
  if (file.user !== workspace.botUser.id) throw new Refusal('cant_delete_file');
  workspace.removeFile(file.id);
  return {};
}
