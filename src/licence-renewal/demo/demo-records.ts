/** Its credentials are in `demo.json`. */
export const COUNTER = {
  name: 'Demonstration Counter',
  email: 'demonstration@example.com',
  environment: 'test',
  plan: 'standard',
} as const;

/** The example of the renewal guide with real images, from the folder of the project. */
export const EXAMPLE_FILE = 'docs/examples/licence-renewal.json';

/** As the example has it. */
export const EXAMPLE_TRANSACTION = '123456789012345678901234';
