import type { types } from '@slack/bolt';
import type { Block, CardStep, StepStatus } from '#src/card/card.ts';
import { plainText } from '#src/card/fallback.ts';
import { count } from '#src/card/measure.ts';
import { limits } from './limits.ts';
import { sizeOf } from './literal.ts';
import type { Part } from './part.ts';
import type { RenderView } from './rendered.ts';

type Steps = Extract<Block, { kind: 'steps' }>;
type TaskStatus = types.TaskCardBlock['status'];

/** Slack has four. What was skipped is over, and its title says that it was skipped. */
const taskStatus: Readonly<Record<StepStatus, TaskStatus>> = {
  waiting: 'pending',
  running: 'in_progress',
  done: 'complete',
  failed: 'error',
  skipped: 'complete',
};

/** Steps as Slack's own plan; undefined where the workspace, or their number or length, does not allow it. */
export function planPart({ steps }: Steps, { now, capabilities }: RenderView): Part | undefined {
  const { tasks: most, task: longest } = limits.plan;
  if (!capabilities.plan || steps.length === 0 || steps.length > most) return undefined;
  const tasks = steps.map((step, index) => taskOf(step, { index, now }));
  if (tasks.some(({ title }) => sizeOf(title) > longest)) return undefined;
  const title = summary(steps);
  return {
    block: { type: 'plan', title, tasks },
    size: tasks.reduce((sum, task) => sum + 60 + sizeOf(task.title), sizeOf(title)),
  };
}

function taskOf(
  step: CardStep,
  { index, now }: { readonly index: number; readonly now: number },
): types.TaskCardBlock {
  return {
    type: 'task_card',
    task_id: `step-${index + 1}`,
    title: titleOf(step, now),
    status: taskStatus[step.status],
  };
}

/** Details stand in the title: Slack folds up what stands beside it. */
function titleOf({ label, status, detail }: CardStep, now: number): string {
  const title = plainText(label, now).trim();
  const named = title === '' ? '(no name)' : title;
  const more = plainText(detail, now).trim();
  const full = more === '' ? named : `${named} (${more})`;
  return status === 'skipped' ? `skipped: ${full}` : full;
}

/** "3 of 5 steps done, 1 failed" */
function summary(steps: readonly CardStep[]): string {
  const others = (['failed', 'running', 'skipped'] as const)
    .map((status) => ({ status, number: numberOf(steps, status) }))
    .filter(({ number }) => number > 0);
  return [
    `${numberOf(steps, 'done')} of ${count(steps.length, 'step')} done`,
    ...others.map(({ status, number }) => `${number} ${status}`),
  ].join(', ');
}

function numberOf(steps: readonly CardStep[], status: StepStatus): number {
  return steps.filter((step) => step.status === status).length;
}
