import { Injectable, Module } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../../../src/platform/audit/actor.js';
import { ClientDetailsReader, ClientOnboarding } from '../../../src/platform/clients/surface-clients.js';
import type { Transaction } from '../../../src/platform/database/transaction.js';
import { RequestError } from '../../../src/platform/errors/request-error.js';
import { Rule } from '../../../src/platform/http/rule.js';
import type { Surface } from '../../../src/platform/surfaces/surface.js';
import { toySurface } from './toy.surface.js';

class NewPlayerBody {
  @ApiProperty({ enum: ['player'] })
  @Rule('isPlayer', () => undefined)
  role!: string;

  @ApiProperty({ example: 'red' })
  @Rule('isColour', (value) => (value === 'red' || value === 'grey' ? undefined : 'must be red or grey'))
  colour!: string;
}

class NewPlayerAnswer {
  @ApiProperty({ enum: ['player'] })
  role!: string;

  @ApiProperty({ example: 'red' })
  colour!: string;

  @ApiProperty({ example: 'client' })
  by!: string;
}

class PlayerDetails {
  @ApiProperty({ example: 3 })
  toys!: number;
}

/** Keeps nothing. There can be no grey player. */
@Injectable()
class PlayerOnboarding extends ClientOnboarding {
  override async onboard(actor: Actor, { role, colour }: NewPlayerBody): Promise<NewPlayerAnswer> {
    if (colour === 'grey') throw new RequestError('conflict', { reason: 'There is a grey player already' });
    return { role, colour, by: actor.kind };
  }
}

@Injectable()
class PlayerDetailsReader extends ClientDetailsReader {
  override async findDetails(_: Transaction, clientIds: readonly string[]): Promise<Map<string, object>> {
    return new Map(clientIds.map((id) => [id, { toys: clientIds.length }]));
  }
}

@Module({ providers: [PlayerOnboarding, PlayerDetailsReader] })
class PlayersModule {}

/** The toy surface, whose clients administrators look after like all others. */
export const toySurfaceWithClients: Surface = {
  ...toySurface,
  modules: (settings) => [...toySurface.modules(settings), PlayersModule],
  clients: {
    property: 'toys',
    roles: toySurface.roles,
    hasUsagePlans: false,
    module: PlayersModule,
    onboarding: { body: NewPlayerBody, answer: NewPlayerAnswer, service: PlayerOnboarding, fields: [] },
    details: { body: PlayerDetails, service: PlayerDetailsReader },
  },
};
