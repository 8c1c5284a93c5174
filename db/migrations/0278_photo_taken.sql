-- When and where a photo says that it was taken (EXIF): the day by the camera's clock, the place to about a kilometre. Null
-- where it says nothing; most that pass through a browser do not.
alter table supervision.photo_mark
  add column taken_on date,
  add column lat real check (lat between -90 and 90),
  add column lng real check (lng between -180 and 180),
  add constraint photo_mark_place check ((lat is null) = (lng is null));
