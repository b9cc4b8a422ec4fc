-- Public keys only; the private part never leaves the Jobs processes. Rows stay for ever, so that what an earlier key signed can still be checked.
create table proof_keys (
  fingerprint text primary key, -- SHA-256 of the public key's SubjectPublicKeyInfo, lower-case hex
  public_key  text not null,    -- PEM
  created_at  timestamptz not null default now()
);

create table proofs (
  id           uuid primary key,
  execution_id uuid not null unique references executions on delete cascade,
  user_id      uuid not null references users on delete cascade,
  fingerprint  text not null references proof_keys,
  status       text not null check (status in ('passed', 'partial')),
  document     bytea not null, -- proof.json, byte for byte as delivered
  signature    bytea not null,
  signed_at    timestamptz not null
);
create index proofs_user on proofs (user_id, signed_at desc);
create index proofs_key on proofs (fingerprint);
