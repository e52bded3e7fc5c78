import { defineProbe, type Host } from '../core/probe.ts';
import type { AwsFile, AwsSection } from '../core/facts.ts';
import { readAwsFile, type AwsFileRole } from '../knowledge/aws-config.ts';
import { shownUser } from '../knowledge/git-config-redaction.ts';
import { type FileLocation, fileLocations } from '../knowledge/aws-environment.ts';

/** Both AWS files as botocore reads them, secrets reduced to their shape. */
export const awsConfig = defineProbe({
  fact: 'awsConfig',
  reach: 'local',
  async observe(host) {
    const variables = Object.fromEntries(host.environment().variables.map(({ name, value }) => [name, value ?? undefined]));
    const places = fileLocations(variables, host.homeDir, host.platform);
    const [config, credentials] = await Promise.all([read(host, places.config, 'config'), read(host, places.credentials, 'credentials')]);
    return { status: 'seen', value: { config, credentials }, origin: { kind: 'file', path: places.config.path } };
  },
});

async function read(host: Host, place: FileLocation, role: AwsFileRole): Promise<AwsFile> {
  try {
    return withShownNames(readAwsFile(place.path === '' ? null : await host.readBytes(place.path), place.path, role, place.fromVariable));
  } catch {
    return { ...readAwsFile(null, place.path, role, place.fromVariable), exists: true, problem: { kind: 'unreadable', line: null, name: null } };
  }
}

/** Names stay, but for a key that was pasted into a header. */
function withShownNames(file: AwsFile): AwsFile {
  const { problem } = file;
  return { ...file, sections: file.sections.map(shownSection), problem: problem?.kind === 'duplicate-section' && problem.name !== null ? { ...problem, name: shownHeader(problem.name) } : problem };
}

function shownSection(section: AwsSection): AwsSection {
  const name = section.name === null ? null : shownUser(section.name);
  // What nearly every section of thousands is: one word, which was looked at.
  if (name === section.name && !/[\s"']/.test(name ?? '') && (section.header === name || section.header === `profile ${name ?? ''}`)) return section;
  const header = shownHeader(section.header);
  return header === section.header && name === section.name ? section : { ...section, header, name };
}

const shownHeader = (header: string): string => header.replace(/[^\s"']+/g, shownUser);
