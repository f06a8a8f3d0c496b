import type { Artifact } from '../../exporter/exporter.ts';
import type { HostPlan } from './plan.ts';

/** What the exporter of a plan writes of it. */
export function emitPlan(plan: HostPlan, options: unknown): readonly Artifact[] {
  switch (plan.subject) {
    case 'steering':
      return plan.exporter.emit(plan.plan, options);
    case 'access':
      return plan.exporter.emit(plan.plan, options);
    case 'lists':
      return plan.exporter.emit(plan.plan, options);
  }
}
