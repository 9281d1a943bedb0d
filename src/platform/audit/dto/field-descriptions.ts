/** Fields that both the query and the response have, described once. */

export const CLIENT_ID = { format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' };

export const ACTION = { minLength: 1, maxLength: 100, example: 'client disabled' };

export const SUBJECT_ID = {
  minLength: 1,
  maxLength: 100,
  description: 'The id of the client, manufacturer or import run.',
  example: '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c11',
};
