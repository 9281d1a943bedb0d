import { applyDecorators, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** A controller of pages. They are not part of the API, so no OpenAPI document has them. */
export const ConsoleController = (path = '') =>
  applyDecorators(Controller(`console/${path}`), ApiExcludeController());
