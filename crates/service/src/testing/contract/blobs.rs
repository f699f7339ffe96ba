use crate::ports::BlobStore;
use crate::testing::samples;
use bytes::{Bytes, BytesMut};
use futures::TryStreamExt as _;
use std::io::{self, Read};
use std::sync::Arc;

pub(super) async fn bytes_come_back(blobs: &dyn BlobStore) {
    let unknown = samples::blob("never stored");
    assert_eq!(blobs.get(&unknown).await.unwrap(), None);
    assert!(blobs.open(&unknown).await.unwrap().is_none());
    let large = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect::<Bytes>();
    for bytes in [Bytes::new(), Bytes::from_static(b"tide"), large] {
        let id = blobs.put(bytes.clone()).await.unwrap();
        assert_eq!(blobs.put(bytes.clone()).await.unwrap(), id);
        assert_eq!(blobs.get(&id).await.unwrap().as_ref(), Some(&bytes));
        let (size, chunks) = blobs.open(&id).await.unwrap().unwrap();
        let read = chunks.try_fold(BytesMut::new(), async |mut all, chunk| {
            all.extend_from_slice(&chunk);
            Ok(all)
        });
        assert_eq!((size, read.await.unwrap().freeze()), (bytes.len() as u64, bytes));
    }
    // The id is the SHA-256 of the bytes.
    assert_eq!(blobs.put(Bytes::from_static(b"tide")).await.unwrap(), samples::blob("tide"));
}

pub(super) async fn readers_are_limited<B: BlobStore + ?Sized + 'static>(blobs: Arc<B>) {
    let reading = blobs.clone();
    let read = tokio::task::spawn_blocking(move || {
        let exact = reading.put_reader(&mut &b"0123456789"[..], 10).unwrap();
        let over = reading.put_reader(&mut &b"9876543210"[..], 9).unwrap();
        let broken = reading.put_reader(&mut Read::chain(&b"half of it"[..], Broken), 1000);
        (exact, over, broken.is_err())
    });
    let (exact, over, broken) = read.await.unwrap();
    assert_eq!(exact, Some((samples::blob("0123456789"), 10)));
    assert_eq!(over, None);
    assert!(broken, "a reader that fails is no blob");
    assert!(blobs.get(&samples::blob("0123456789")).await.unwrap().is_some());
    for absent in ["9876543210", "987654321", "half of it"] {
        assert_eq!(blobs.get(&samples::blob(absent)).await.unwrap(), None);
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("broken on purpose"))
    }
}

pub(super) async fn a_sweep_spares_the_young(blobs: &dyn BlobStore) {
    let id = blobs.put(Bytes::from_static(b"just stored")).await.unwrap();
    assert_eq!(blobs.sweep(&|_| false).await.unwrap(), 0);
    assert!(blobs.get(&id).await.unwrap().is_some());
}
