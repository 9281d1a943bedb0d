import { Module } from '@nestjs/common';
import { AssetsController } from './assets.controller.js';
import { HomeController } from './home.controller.js';
import { HomeTiles } from './home-tiles.js';

@Module({ controllers: [HomeController, AssetsController], providers: [HomeTiles] })
export class HomeModule {}
