import { BaseCommand } from '../cli/base-command.ts';
import { intentOf, machineFlags, targetArg } from '../cli/flags.ts';
import { UsageError } from '../cli/base-command.ts';
import type { Trace as TraceDocument } from '../core/finding.ts';

export default class Trace extends BaseCommand {
  static override summary = 'which credential helper git would ask, and which it really asked';
  static override description = 'Predicts git\'s helper chain from its configuration, then watches git walk it. No password is printed, and nothing is stored or erased.';
  static override args = targetArg;
  static override flags = machineFlags;

  override async run(): Promise<TraceDocument> {
    const { args, flags } = await this.parse(Trace);
    const [{ runTrace }, { renderTrace }] = await Promise.all([import('../doctor/trace.ts'), import('../ui/trace.ts')]);
    const { trace, reason } = await runTrace({
      intent: intentOf(flags, args.target, true),
      timeoutSeconds: flags.timeout,
      probeTimeoutSeconds: flags['probe-timeout'] ?? null,
      signal: this.interrupted,
    });
    this.checkInterrupted();
    if (trace === null) throw new UsageError(`nothing to trace: ${reason}`);
    if (!this.jsonEnabled()) this.log(renderTrace(trace));
    if (reason !== '') this.logToStderr(`codecommit: ${reason}`);
    return trace;
  }
}
