import {
  IsInt,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestRules } from '../../../src/platform/http/request-rules.js';

class Order {
  [name: PropertyKey]: unknown;

  @IsString()
  @MaxLength(5)
  name!: unknown;

  @IsUUID('4')
  id!: unknown;

  @ValidateIf((order: Order) => order.name !== 'free')
  @IsInt()
  @Min(1)
  price!: unknown;
}

class Inner {
  @IsString()
  text!: unknown;
}

class WithInner {
  [name: PropertyKey]: unknown;

  @ValidateNested()
  inner!: unknown;
}

class WithMany {
  [name: PropertyKey]: unknown;

  @IsString({ each: true })
  names!: unknown;
}

function orderOf(values: object): Order {
  return Object.assign(new Order(), values);
}

const ID = '0b0e6c32-4d5b-4c3c-9d3e-6a1f0b1c2d3e';

describe('the rules of a request’s class', () => {
  it('hold for an instance that class-validator finds no fault with, and for no other', () => {
    const value = fc.oneof(
      fc.constantFrom('free', 'pen', 'far too long', '', ID, 0, 1, 2.5, null, undefined),
      fc.anything(),
    );
    let held = 0;
    fc.assert(
      fc.property(fc.record({ name: value, id: value, price: value }), (values) => {
        const order = orderOf(values);
        const holds = RequestRules.of(Order).isSatisfiedBy(order);
        if (holds) held += 1;
        expect(holds).toBe(validateSync(order).length === 0);
      }),
      {
        numRuns: 2_000,
        examples: [[{ name: 'pen', id: ID, price: 1 }], [{ name: 'free', id: ID, price: -1 }]],
      },
    );
    expect(held).toBeGreaterThan(1);
  });

  it('are not asked of a property while its condition does not hold', () => {
    const rules = RequestRules.of(Order);
    expect(rules.isSatisfiedBy(orderOf({ name: 'free', id: ID, price: 'nothing' }))).toBe(true);
    expect(rules.isSatisfiedBy(orderOf({ name: 'pen', id: ID, price: 'nothing' }))).toBe(false);
  });

  it.each([
    ['nested objects', WithInner, Object.assign(new WithInner(), { inner: new Inner() })],
    ['each element of a list', WithMany, Object.assign(new WithMany(), { names: ['a', 'b'] })],
  ])('about %s are left to class-validator', (_, requestClass, instance) => {
    expect(RequestRules.of(requestClass).isSatisfiedBy(instance)).toBe(false);
  });

  it('name the properties a request may have', () => {
    const rules = RequestRules.of(Order);
    expect(['name', 'id', 'price'].every((property) => rules.has(property))).toBe(true);
    expect(['constructor', 'toString', '__proto__', 'total'].some((property) => rules.has(property))).toBe(
      false,
    );
  });
});
