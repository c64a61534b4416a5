-- When the details of a client were told, by whoever told them: older ones don't replace newer ones (R-16).
ALTER TABLE persons ADD COLUMN told_at timestamptz;
