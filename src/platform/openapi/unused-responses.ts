import type { OpenAPIObject } from '@nestjs/swagger';

/** The pipeline's responses that no operation has: where each operation has a response of its own with that status. */
export function leaveOutUnusedResponses({
  paths,
  components,
}: Pick<OpenAPIObject, 'paths' | 'components'>): void {
  const used = JSON.stringify(paths);
  const responses = components?.responses ?? {};
  for (const name of Object.keys(responses)) {
    if (!used.includes(`"#/components/responses/${name}"`)) delete responses[name];
  }
}
