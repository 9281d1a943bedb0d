// Keys made by `ssh-keygen` for these tests; their private halves no longer exist.

export const ED25519 =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXtaGdbzVMG20U1ektzL5+nq4BE90NqnN37ltPyQl7o team@abc.example';

/** As `ssh-keygen -l` prints it. */
export const ED25519_FINGERPRINT = 'SHA256:MJEr4FKP+reDymdE6t4nObyVDxf5DLOjI6N3MdJAC+M';

export const ECDSA_256 =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBK+clV++SFWocQ0PC8dK9ZwxzMj1dOqsdgpMdaIcLVem2mwHMgPJdtVJTvEKRHJBmx7IWgBXV9zkqXaAX8/bY80=';
export const ECDSA_256_FINGERPRINT = 'SHA256:7LOcllqAFrkgjhWZL4EfEVun9N7vjgEohU2YAzTgELo';

export const ECDSA_384 =
  'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBPBn3UukR/9zZ4izSovMXQXl6Knbc24CHI3h8Gez02/quuOtHBpBDWFa/pyGKI7TC8SQRFJ6wKZNNvYGhODk4V63JZus/8eGAKi8d6kuDWchv8gtShBbvXarFHr4v9sDeQ==';
export const ECDSA_384_FINGERPRINT = 'SHA256:fuMUmaLxnX58Hn/cBgjx5cvzuBfi3kwlKD1Neghdr6k';

export const ECDSA_521 =
  'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBACWHu/Tm3ox/Ci9lbTnX+Zk10S+Gf7yZGCf30sbaQYJB2ggi3COF41Bi6dFGcMtXO6XzgBFo/3V2L/m4JHI6YaJuQCjgYS0M6LzFsvWJM2CcLCn2H7b9Pg9QIwmu5V1VLPua4nUOwXzOXkKUJB06UWdj+Klg94I6xjzspfUbLq0V4+5Bg==';
export const ECDSA_521_FINGERPRINT = 'SHA256:LU0qKaVyGstDRoMNNfoM/a6W+wOK8dep3eFYyH7sG5M';

export const RSA_2048 =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCdRAIL+m1opF00tye7OWHBoTNtgu9Afx4uqYkggmU2LbyY3FlJQBzgOn/fteAwYzPmh2Pg01wQ8/TmoUx4dKQVYgDt/f6HNdnQpgxH0EXZfmfOZQtUWiFT4whrwDA4+jOg/1ODyRKiDzHIwciOJ4NWADjK6cHH2ST/3XzvhUbUnAaz9K/RRda7GFH0Y9e59Hm8WnIXpuy5r9LvnnHZ0LPMr1qNFk3FdyajZtVlzwsQy7ZKM1j+jDxUqXygpp+9VERzeI8gi1M1dHuGDmc6f0WX423kFZk7EEB1Y7c/FBnT7xQBA6X3EpbZL0VtDByg1sVb5pxCZslPFkeAldEZLYap';
export const RSA_2048_FINGERPRINT = 'SHA256:qzIAzb/GxUiG3pNRjZW4+7HJBIZSDdfU9N29JEPETYw';

export const RSA_1024 =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDFRoF69M3D86c4fWCl5N38HK2ti/D8KRrhfhcNsNWr0nZIuB/mnxVsEDLJ6w6SCYxP4OBfuVVq6xpkMpzXK83YSPSJf7lCYrP5brGz2VzsV2e6rt1tErj7GJ7zgwFgmuPnl8/WsvtAPsclih3PZU4ZPy64Wgloq0PUbbK+sy8glQ==';

export const DSA =
  'ssh-dss AAAAB3NzaC1kc3MAAACBAKmwf9dWg2+2FW+VcN8V+ks3nCadysn7Eia8LscPKPwEYu87HXZKcUo38v36k7rl3MkVMrSUWYn093RuYHsMNVXQV29l0GRbA37S3wgsknvpiEJFcYoN/aLHF0d7mRS1ZiHYyDWMs8S/2zmPcC0RNYvjCFkZvhZ0A9AL8VpitXGrAAAAFQDvwmvqVZB4JSq9NE73qIQApnaksQAAAIAvOwxNZhEf2//UkpXdfE7ULejUBDZ47jOIcg2n01hKURsF6e6/xq74F/L0aIF0psQE9DxBbh3XNAfF++kxGqwsbbqRuF6fr6aCUZkC/c3qVF5NLWg7HgeAK0vssljUHPKrmqc8rdbF3gtgii0RKu06avaoxEC1N5/Imu+BXRupvwAAAIBfxWAHqFWLhNGxB9FxJPgXvjZdXboT5y1Xg9tGkR68iv/d2Ktq714tz4a3aTpIqEs9iBRW40nGKZlAHdWZJYBGUzmEZZNzUySk6EwKNTTQmWpsFXbb6EFbkpEh0OsKtp2pITyAT6u5/R3lcrVjurTIAFR3tiejjsc+5uhBD+B0bg==';

/** Only the first and last line of a private key, because the refusal must not depend on the content. */
export const PRIVATE_KEY =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n';
