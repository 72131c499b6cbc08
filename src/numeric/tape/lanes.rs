//! Several numbers at once: the vector registers of the processor behind one safe interface, chosen at run time.
//!
//! This is the only file with `unsafe`. The intrinsics of a processor may be called only where it has the instructions,
//! and the compiler cannot know where the program will run. The reason that it is sound: the type [`Avx2`] is private to
//! this file, and only [`dispatch`] names it, after it asked the processor. Loads and stores go through rows of fixed
//! length with the chunk checked, so no address leaves its row. All lanes round alike (multiply-add always once), so that
//! results do not depend on the processor; tests compare the portable lanes bit by bit with the vector registers.

use std::cell::Cell;

/// Points of a block: what one instruction works on before the next begins.
pub const BLOCK: usize = 32;

/// One value at all points of a block; cells, because an instruction may write where it reads.
pub(super) type Row = [Cell<f64>; BLOCK];

/// Numbers that are worked on together. Comparisons give masks: all bits set for true, none for false.
pub(super) trait Lanes: Copy {
    /// How many numbers.
    const WIDTH: usize;

    fn splat(value: f64) -> Self;
    fn load(row: &Row, chunk: usize) -> Self;
    fn store(self, row: &Row, chunk: usize);
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    fn sqrt(self) -> Self;
    /// `self*factor + term`, rounded once.
    fn mul_add(self, factor: Self, term: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// The bits as whole numbers, added.
    fn add_bits(self, other: Self) -> Self;
    /// The bits as whole numbers, moved up by `COUNT`.
    fn shift_up<const COUNT: i32>(self) -> Self;
    /// The bits as whole numbers, moved down by `COUNT`, zeros coming in.
    fn shift_down<const COUNT: i32>(self) -> Self;
    /// False where one of the two is not a number.
    fn less(self, other: Self) -> Self;
    /// `yes` where the mask is set, else `no`.
    fn select(mask: Self, yes: Self, no: Self) -> Self;
}

/// Work that is the same for lanes of any width.
pub(super) trait Kernel {
    type Output;

    /// Must be `#[inline(always)]`, and so must be all that it calls with lanes: what is not inlined into the function
    /// that has the instructions is compiled without them.
    fn run<L: Lanes>(self) -> Self::Output;
}

/// Runs a kernel on the widest registers of this processor, or on the portable lanes if they are asked for.
pub(super) fn dispatch<K: Kernel>(kernel: K, portable: bool) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if !portable && std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
        // SAFETY: the processor has just said that it has both.
        return unsafe { x86::run_avx2(kernel) };
    }
    let _ = portable;
    kernel.run::<Portable>()
}

/// The name of the registers that are used here.
pub fn registers() -> &'static str {
    struct Width;
    impl Kernel for Width {
        type Output = usize;
        #[inline(always)]
        fn run<L: Lanes>(self) -> usize {
            L::WIDTH
        }
    }
    if dispatch(Width, false) == Portable::WIDTH { "portable" } else { "AVX2" }
}

/// Lanes for every processor.
#[derive(Clone, Copy)]
struct Portable([f64; 2]);

impl Portable {
    #[inline(always)]
    fn both(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Portable([f(self.0[0], other.0[0]), f(self.0[1], other.0[1])])
    }

    #[inline(always)]
    fn bits(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        self.both(other, |a, b| f64::from_bits(f(a.to_bits(), b.to_bits())))
    }
}

impl Lanes for Portable {
    const WIDTH: usize = 2;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Portable([value; 2])
    }
    #[inline(always)]
    fn load(row: &Row, chunk: usize) -> Self {
        Portable([row[2 * chunk].get(), row[2 * chunk + 1].get()])
    }
    #[inline(always)]
    fn store(self, row: &Row, chunk: usize) {
        row[2 * chunk].set(self.0[0]);
        row[2 * chunk + 1].set(self.0[1]);
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.both(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.both(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.both(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.both(other, |a, b| a / b)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.both(self, |a, _| a.sqrt())
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Portable([self.0[0].mul_add(factor.0[0], term.0[0]), self.0[1].mul_add(factor.0[1], term.0[1])])
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.bits(other, |a, b| a & b)
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.bits(other, |a, b| a | b)
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.bits(other, |a, b| a ^ b)
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        self.bits(other, u64::wrapping_add)
    }
    #[inline(always)]
    fn shift_up<const COUNT: i32>(self) -> Self {
        self.bits(self, |a, _| a << COUNT)
    }
    #[inline(always)]
    fn shift_down<const COUNT: i32>(self) -> Self {
        self.bits(self, |a, _| a >> COUNT)
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        self.both(other, |a, b| f64::from_bits(if a < b { u64::MAX } else { 0 }))
    }
    #[inline(always)]
    fn select(mask: Self, yes: Self, no: Self) -> Self {
        let pick = |k: usize| if mask.0[k].to_bits() >> 63 == 1 { yes.0[k] } else { no.0[k] };
        Portable([pick(0), pick(1)])
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{BLOCK, Kernel, Lanes, Row};

    /// Four numbers in a register of 256 bits. Made only below [`run_avx2`].
    #[derive(Clone, Copy)]
    pub(super) struct Avx2(__m256d);

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<Avx2>()
    }

    // SAFETY of every block below: a value of this type exists only inside `run_avx2`, which runs only where the
    // processor has the instructions; addresses come from a row whose length is checked against the chunk.
    impl Lanes for Avx2 {
        const WIDTH: usize = 4;

        #[inline(always)]
        fn splat(value: f64) -> Self {
            Avx2(unsafe { _mm256_set1_pd(value) })
        }
        #[inline(always)]
        fn load(row: &Row, chunk: usize) -> Self {
            assert!(chunk < BLOCK / 4);
            Avx2(unsafe { _mm256_loadu_pd(row.as_ptr().cast::<f64>().add(4 * chunk)) })
        }
        #[inline(always)]
        fn store(self, row: &Row, chunk: usize) {
            assert!(chunk < BLOCK / 4);
            // The row is made of cells, so writing through a shared reference is allowed.
            unsafe { _mm256_storeu_pd(row.as_ptr().cast::<f64>().cast_mut().add(4 * chunk), self.0) }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_add_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_sub_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_mul_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_div_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            Avx2(unsafe { _mm256_sqrt_pd(self.0) })
        }
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            Avx2(unsafe { _mm256_fmadd_pd(self.0, factor.0, term.0) })
        }
        #[inline(always)]
        fn and(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_and_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn or(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_or_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn xor(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_xor_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn add_bits(self, other: Self) -> Self {
            Avx2(unsafe {
                _mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(self.0), _mm256_castpd_si256(other.0)))
            })
        }
        #[inline(always)]
        fn shift_up<const COUNT: i32>(self) -> Self {
            Avx2(unsafe { _mm256_castsi256_pd(_mm256_slli_epi64::<COUNT>(_mm256_castpd_si256(self.0))) })
        }
        #[inline(always)]
        fn shift_down<const COUNT: i32>(self) -> Self {
            Avx2(unsafe { _mm256_castsi256_pd(_mm256_srli_epi64::<COUNT>(_mm256_castpd_si256(self.0))) })
        }
        #[inline(always)]
        fn less(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0) })
        }
        #[inline(always)]
        fn select(mask: Self, yes: Self, no: Self) -> Self {
            Avx2(unsafe { _mm256_blendv_pd(no.0, yes.0, mask.0) })
        }
    }
}
